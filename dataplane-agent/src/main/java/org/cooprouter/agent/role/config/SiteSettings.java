// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * What concerns the whole agent.
 *
 * @param routerMac 48 bits: the source of every frame that the agent makes
 * @param clientId the number of this site on the wire
 * @param udpPort port of the tunnel at this site's paths
 * @param probeIntervalNs between probes on each path
 * @param maxSessions most sessions held at once
 * @param lanAddress the router's own address in the LAN; {@link IpAddress#UNSPECIFIED} without a LAN
 */
public record SiteSettings(
        long routerMac, long clientId, int udpPort, long probeIntervalNs, int maxSessions, IpAddress lanAddress) {
    /** Used when the resource does not say. */
    public static final int DEFAULT_UDP_PORT = 7177;
    /** Used when the resource does not say. */
    public static final long DEFAULT_PROBE_INTERVAL_NS = 200_000_000;
    /** Used when the resource does not say. */
    public static final int DEFAULT_MAX_SESSIONS = 65536;
}
