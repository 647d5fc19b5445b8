// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/**
 * What a latency-oriented proxy (121) is and permits.
 *
 * @param id "fra"
 * @param address its own address
 * @param udpPort port of its tunnel
 * @param natPortMin first external port
 * @param natPortMax last external port
 * @param allowedTargets where it forwards; empty = anywhere but its own address, multicast, loopback, link-local and reserved addresses
 * @param mtu largest IP packet in bytes
 * @param perClient limit of all sessions of one client
 * @param perSession limit of one session
 * @param maxSessionsPerClient most sessions of one client at once
 */
public record ProxySettings(
        String id,
        IpAddress address,
        int udpPort,
        int natPortMin,
        int natPortMax,
        List<AddressPrefix> allowedTargets,
        int mtu,
        RateLimit perClient,
        RateLimit perSession,
        int maxSessionsPerClient) {
    /** Used when the resource does not say. */
    public static final int DEFAULT_NAT_PORT_MIN = 32768;
    /** Used when the resource does not say. */
    public static final int DEFAULT_NAT_PORT_MAX = 65535;
    /** Used when the resource does not say. */
    public static final int DEFAULT_MTU = 1500;
    /** As many sessions of one client as there can be at all. */
    public static final int UNLIMITED_SESSIONS = Integer.MAX_VALUE;
}
