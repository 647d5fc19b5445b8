// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.role.config.RateLimit;

/**
 * Holds traffic to a {@link RateLimit} with bursts of up to 100 ms (T13): the generic cell rate algorithm (ITU-T I.371), a token
 * bucket whose state is one time per rate. Not safe for use by several threads.
 */
public final class TokenBucket {
    /** A sender may be this far ahead of its rate. */
    public static final long BURST_NS = 100_000_000;

    private static final long NS_PER_SECOND = 1_000_000_000;

    private long packetsFreeAtNs;
    private long bitsFreeAtNs;

    /**
     * Makes a full bucket.
     *
     * @param nowNs the time
     */
    public TokenBucket(long nowNs) {
        packetsFreeAtNs = nowNs;
        bitsFreeAtNs = nowNs;
    }

    /**
     * Tells whether a packet may pass now; takes nothing yet.
     *
     * @param limit the rates
     * @param nowNs the time
     * @return false when one of the rates is used up
     */
    public boolean permits(RateLimit limit, long nowNs) {
        boolean packets = limit.maxPps() == 0 || packetsFreeAtNs - nowNs <= BURST_NS;
        boolean bits = limit.maxBps() == 0 || bitsFreeAtNs - nowNs <= BURST_NS;
        return packets && bits;
    }

    /**
     * Takes the tokens of a packet that passes.
     *
     * @param limit the rates
     * @param nowNs the time
     * @param bytes length of the packet
     */
    public void take(RateLimit limit, long nowNs, int bytes) {
        if (limit.maxPps() != 0) {
            packetsFreeAtNs = Math.max(packetsFreeAtNs, nowNs) + NS_PER_SECOND / limit.maxPps();
        }
        if (limit.maxBps() != 0) {
            bitsFreeAtNs = Math.max(bitsFreeAtNs, nowNs) + (long) bytes * Byte.SIZE * NS_PER_SECOND / limit.maxBps();
        }
    }
}
