// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import java.util.Arrays;

/**
 * Round-trip piggy-backing on a session's own packets (Q1): remembers when every eighth packet was sent and which one
 * arrived, so that a peer's reference to it gives T_recv - T_sent - ΔT. One per session; no allocation after construction.
 */
public final class RoundTripSampler {
    /** Returned when a reference gives no sample. */
    public static final long NO_SAMPLE = -1;

    private static final int SAMPLE_MASK = 7;
    private static final int RING = 16;
    private static final long NS_PER_US = 1000;
    /** A reference held longer says nothing new. */
    private static final long MAX_HELD_NS = 1_000_000_000;

    private final long[] sentIds = new long[RING];
    private final long[] sentNs = new long[RING];
    private long receivedId = NO_SAMPLE;
    private long receivedNs;

    /** Makes a sampler that has seen nothing. */
    public RoundTripSampler() {
        Arrays.fill(sentIds, NO_SAMPLE);
    }

    /**
     * Notes a packet sent.
     *
     * @param packetId its number
     * @param nowNs the time
     */
    public void onSent(long packetId, long nowNs) {
        if ((packetId & SAMPLE_MASK) == 0) {
            int slot = slot(packetId);
            sentIds[slot] = packetId;
            sentNs[slot] = nowNs;
        }
    }

    /**
     * Notes a new packet received.
     *
     * @param packetId its number
     * @param nowNs the time
     */
    public void onReceived(long packetId, long nowNs) {
        if ((packetId & SAMPLE_MASK) == 0) {
            receivedId = packetId;
            receivedNs = nowNs;
        }
    }

    /**
     * Tells whether the next packet should carry a reference.
     *
     * @param nowNs the time
     * @return true if {@link #takeReference()} gives one
     */
    public boolean hasReference(long nowNs) {
        return receivedId != NO_SAMPLE && nowNs - receivedNs < MAX_HELD_NS;
    }

    /**
     * Returns how long the packet to refer to has been held.
     *
     * @param nowNs the time
     * @return microseconds
     */
    public long heldUs(long nowNs) {
        return (nowNs - receivedNs) / NS_PER_US;
    }

    /**
     * Returns the packet to refer to, once.
     *
     * @return its packet_ID
     */
    public long takeReference() {
        long reference = receivedId;
        receivedId = NO_SAMPLE;
        return reference;
    }

    /**
     * Evaluates the peer's reference to a packet of ours.
     *
     * @param packetId the packet referred to
     * @param heldUs how long the peer held it
     * @param nowNs the time
     * @return round-trip time in ns, or {@link #NO_SAMPLE}
     */
    public long onReference(long packetId, long heldUs, long nowNs) {
        int slot = slot(packetId);
        if (sentIds[slot] != packetId) {
            return NO_SAMPLE;
        }
        sentIds[slot] = NO_SAMPLE;
        long rtt = nowNs - sentNs[slot] - heldUs * NS_PER_US;
        return rtt >= 0 && heldUs >= 0 ? rtt : NO_SAMPLE;
    }

    private static int slot(long packetId) {
        return (int) (packetId >>> 3) & (RING - 1);
    }
}
