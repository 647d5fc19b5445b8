// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of latency-critical traffic and how it is treated.
 *
 * @param id for people, "voice"
 * @param index 1-65535; in the steering address and on the wire. 0 for {@link #UNKNOWN}
 * @param packetRatePps expected per session and direction
 * @param outboundIdleNs a session ends after this long without a packet from the client ...
 * @param inboundIdleNs ... and this long without one from the server; 0 = only the client's packets keep it
 * @param presenceHoldNs traffic counts as present for this long after its last packet (D9)
 * @param preferredProxies ids, best first
 * @param profile how often packets are sent
 * @param maxFragmentLength a packet with more bytes of payload is fragmented (R10); 0 = only what is too large for a path
 * @param pathMtuDiscovery what is too large for a path is answered instead of fragmented (R11)
 * @param experiment which sizes of fragments are tried (Q6); null = none
 * @param elimination how copies that the application sends by itself are told; null = every packet is a new one
 */
public record AppType(
        String id,
        int index,
        double packetRatePps,
        long outboundIdleNs,
        long inboundIdleNs,
        long presenceHoldNs,
        List<String> preferredProxies,
        RedundancyProfile profile,
        int maxFragmentLength,
        boolean pathMtuDiscovery,
        @Nullable ExperimentSettings experiment,
        @Nullable EliminationSettings elimination) {
    /** Assumed when the policy does not know the rate. */
    public static final double DEFAULT_RATE_PPS = 1000;
    /** Used when the resource does not say. */
    public static final long DEFAULT_OUTBOUND_IDLE_NS = 60_000_000_000L;
    /** Used when the resource does not say. */
    public static final long DEFAULT_PRESENCE_HOLD_NS = 10_000_000_000L;

    /** What a proxy assumes of a session whose app type it has not been told. */
    public static final AppType UNKNOWN = new AppType(
            "unknown",
            0,
            DEFAULT_RATE_PPS,
            DEFAULT_OUTBOUND_IDLE_NS,
            0,
            DEFAULT_PRESENCE_HOLD_NS,
            List.of(),
            RedundancyProfile.DEFAULT,
            0,
            false,
            null,
            null);

    /**
     * Makes an app type whose packets are fragmented where a path wants it, and nowhere else.
     *
     * @param id see above, as all others
     */
    public AppType(
            String id,
            int index,
            double packetRatePps,
            long outboundIdleNs,
            long inboundIdleNs,
            long presenceHoldNs,
            List<String> preferredProxies,
            RedundancyProfile profile) {
        this(
                id,
                index,
                packetRatePps,
                outboundIdleNs,
                inboundIdleNs,
                presenceHoldNs,
                preferredProxies,
                profile,
                0,
                false,
                null,
                null);
    }

    /**
     * Makes an app type on which nothing is tried.
     *
     * @param id see above, as all others
     */
    public AppType(
            String id,
            int index,
            double packetRatePps,
            long outboundIdleNs,
            long inboundIdleNs,
            long presenceHoldNs,
            List<String> preferredProxies,
            RedundancyProfile profile,
            int maxFragmentLength,
            boolean pathMtuDiscovery) {
        this(
                id,
                index,
                packetRatePps,
                outboundIdleNs,
                inboundIdleNs,
                presenceHoldNs,
                preferredProxies,
                profile,
                maxFragmentLength,
                pathMtuDiscovery,
                null,
                null);
    }

    /**
     * Returns the app type with an experiment.
     *
     * @param wanted which sizes of fragments are tried
     * @return the same but for that
     */
    public AppType with(ExperimentSettings wanted) {
        return new AppType(
                id,
                index,
                packetRatePps,
                outboundIdleNs,
                inboundIdleNs,
                presenceHoldNs,
                preferredProxies,
                profile,
                maxFragmentLength,
                pathMtuDiscovery,
                wanted,
                elimination);
    }

    /**
     * Returns the app type with copies that the application sends by itself.
     *
     * @param wanted how they are told
     * @return the same but for that
     */
    public AppType with(EliminationSettings wanted) {
        return new AppType(
                id,
                index,
                packetRatePps,
                outboundIdleNs,
                inboundIdleNs,
                presenceHoldNs,
                preferredProxies,
                profile,
                maxFragmentLength,
                pathMtuDiscovery,
                experiment,
                wanted);
    }

    /**
     * Tells whether {@link #packetRatePps} is the application's; otherwise the detected rate is all there is.
     *
     * @return false for {@link #DEFAULT_RATE_PPS}
     */
    public boolean rateKnown() {
        return packetRatePps != DEFAULT_RATE_PPS;
    }
}
