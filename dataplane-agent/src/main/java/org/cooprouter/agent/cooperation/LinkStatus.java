// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.List;

/**
 * How a link stands; immutable, for people and telemetry.
 *
 * @param link id
 * @param state of the neighbour that is furthest
 * @param neighbour its number, 0 when there is none
 * @param about what it says of itself; authentic only once the channel is there, or if the key is shared
 * @param agreements what has been agreed on; empty but in ESTABLISHED
 * @param sinceNs monotonic time of the last change of state
 * @param refusal why the last handshake or channel ended, {@link RefusalReason#NONE} if nothing was refused since the last channel
 * @param isRefusedHere whether it was this side that refused
 * @param established how often a channel was established
 * @param lost how often one was lost
 * @param refused how often a handshake was refused
 * @param bandwidthKbps of the link towards the neighbour, 0 = not measured
 * @param isBandwidthAtLeast whether the link may be faster
 * @param emergency how it stands with emergency connections
 */
public record LinkStatus(
        String link,
        HandshakeState state,
        long neighbour,
        SelfDescription about,
        List<Agreement> agreements,
        long sinceNs,
        RefusalReason refusal,
        boolean isRefusedHere,
        long established,
        long lost,
        long refused,
        long bandwidthKbps,
        boolean isBandwidthAtLeast,
        EmergencyStatus emergency) {}
