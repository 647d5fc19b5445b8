// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.cooprouter.agent.timing.RecentMinimum;

/**
 * How well one path, named by path_ID, carries packets from and to one peer. What says so may be read by any thread; everything else is the
 * packet path's.
 */
public final class PathQuality {
    private static final int PACKETS = 0;
    private static final int PACKETS_LOST = 1;

    private final LossWindow loss = new LossWindow();
    private final DelayTrend oneWay = new DelayTrend();
    private final RecentMinimum leastOneWay = new RecentMinimum();
    private final DelayTrend roundTrip = new DelayTrend();
    private final DirectionQuality incoming = new DirectionQuality();
    private final DirectionQuality outgoing = new DirectionQuality();
    private final AtomicLongArray judged = new AtomicLongArray(2);
    private final AtomicReference<Congestion> congestion = new AtomicReference<>(Congestion.NONE);
    private long sent;

    /** Makes a path of which nothing is known. */
    public PathQuality() {}

    /** Notes that a datagram leaves over the path. */
    public void onSent() {
        sent++;
    }

    /**
     * Returns how many datagrams have left over the path.
     *
     * @return count since the path was named
     */
    public long sent() {
        return sent;
    }

    /** Notes that an authentic datagram, or one that names a packet already delivered, has come over the path. */
    public void onArrived() {
        loss.onArrived();
    }

    void onPeerSent(long packetId, long datagrams, long nowNs) {
        loss.onSent(packetId, datagrams, nowNs);
    }

    void onOneWay(long delayNs, long nowNs) {
        oneWay.sample(delayNs, nowNs);
        leastOneWay.add(delayNs, nowNs);
    }

    /**
     * Returns what a packet from the peer takes when nothing queues.
     *
     * @return ns between the peer's clock and ours, so that only the difference of two paths means anything; {@link RecentMinimum#NONE} if not known
     */
    long leastOneWayNs() {
        return leastOneWay.get();
    }

    /**
     * Takes a round-trip time.
     *
     * @param rttNs of a probe
     * @param nowNs the time
     */
    public void onRoundTrip(long rttNs, long nowNs) {
        roundTrip.sample(rttNs, nowNs);
        congestion.setOpaque(Congestion.of(roundTrip.riseNs(), oneWay.riseNs()));
    }

    void onJudged(boolean lost) {
        judged.setOpaque(PACKETS, judged.getPlain(PACKETS) + 1);
        judged.setOpaque(PACKETS_LOST, judged.getPlain(PACKETS_LOST) + (lost ? 1 : 0));
    }

    void publish(int burst, int twin, long nowNs) {
        incoming.set(loss.sent(nowNs), loss.loss(nowNs), burst, twin, oneWay.jitterNs(), oneWay.riseNs(), nowNs);
    }

    /**
     * Returns what we have measured of the direction towards us; any thread may ask.
     *
     * @return always the same object
     */
    public DirectionQuality incoming() {
        return incoming;
    }

    /**
     * Returns what the peer has reported of the direction towards it; any thread may ask.
     *
     * @return always the same object
     */
    public DirectionQuality outgoing() {
        return outgoing;
    }

    /**
     * Returns which channel delays packets more than usual; any thread may ask.
     *
     * @return {@link Congestion#NONE} where no round-trip times are measured
     */
    public Congestion congestion() {
        return congestion.getOpaque();
    }

    /**
     * Returns how many session packets the path had a copy of to bring, going by packet_IDs; any thread may ask.
     *
     * @return cumulative count
     */
    public long packets() {
        return judged.getOpaque(PACKETS);
    }

    /**
     * Returns of how many of {@link #packets()} it has not brought any; any thread may ask.
     *
     * @return cumulative count
     */
    public long packetsLost() {
        return judged.getOpaque(PACKETS_LOST);
    }
}
