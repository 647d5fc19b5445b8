// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/**
 * An uplink that is watched for silence, and what follows from it (C7).
 *
 * @param uplink the path over it
 * @param silentTap TAP device whose carrier is on while it is silent
 * @param reflectors IPv4 addresses of hosts that answer ICMP echo
 * @param probeIntervalNs between two probes of each reflector
 * @param silentAfterNs without a packet from it, it is silent
 * @param restoredAfterNs it is restored when packets have come for so long
 * @param resetTcpAfterNs TCP connections are reset after so long in silence; {@link #NEVER} for never
 */
public record EmergencySettings(
        LocalPath uplink,
        String silentTap,
        List<IpAddress> reflectors,
        long probeIntervalNs,
        long silentAfterNs,
        long restoredAfterNs,
        long resetTcpAfterNs) {
    /** Longer than any silence. */
    public static final long NEVER = Long.MAX_VALUE;
}
