// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

/**
 * Loss of datagrams on one path in our direction over the last 8 s (Q2): the peer says in its probes how many datagrams it has sent on the
 * path, we count those that arrive, as RFC 3550 section 6.4.1 does. Whatever scheme the sender uses, copies that were never sent are not
 * missed. Not safe for use by several threads.
 */
final class LossWindow {
    private static final long INTERVAL_NS = 500_000_000;
    private static final int SENT = 0;
    private static final int ARRIVED = 1;
    private static final long NONE = -1;

    private final CountWindow counts = new CountWindow(2, INTERVAL_NS);
    private long lastPacketId = NONE;
    private long lastSent;
    private long arrivedSince;

    void onArrived() {
        arrivedSince++;
    }

    /**
     * Takes what the peer says.
     *
     * @param packetId of the packet that says it: one that has been overtaken says nothing new
     * @param sent datagrams before that packet; fewer than before mean that the peer has begun anew
     */
    void onSent(long packetId, long sent, long nowNs) {
        if (packetId <= lastPacketId) {
            return;
        }
        if (lastPacketId != NONE && sent >= lastSent) {
            counts.add(SENT, sent - lastSent, nowNs);
            counts.add(ARRIVED, arrivedSince, nowNs);
        }
        lastPacketId = packetId;
        lastSent = sent;
        arrivedSince = 0;
    }

    /** Datagrams sent within the window. */
    long sent(long nowNs) {
        return counts.sum(SENT, nowNs);
    }

    /** Of those sent, the share that did not arrive, in 65536ths. */
    int loss(long nowNs) {
        long sent = sent(nowNs);
        return Share.of(sent - counts.sum(ARRIVED, nowNs), sent);
    }
}
