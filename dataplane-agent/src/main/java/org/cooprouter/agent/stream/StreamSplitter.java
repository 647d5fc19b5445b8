// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import java.util.Map;
import org.cooprouter.agent.quality.DirectionQuality;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.Share;
import org.cooprouter.agent.role.config.PathCapacity;

/**
 * Chooses for each packet of a stream one of several paths (stream splitter 254; [0089], [0093]-[0095]): at random, but so that the shares of bytes stay
 * close to what they should be. Shares are by bandwidth where the policy says what every path has, otherwise by the inverse of what each path has lost
 * of late. A path with a limit gets no more than that (token bucket, [0163]).
 *
 * <p>Every packet gives each path credit by its share, and the path that it takes pays its length; a path is drawn with the probability of its credit among
 * those that have any. So one path is never ahead by more than a few packets, as it would be by independent draws, and no loss that comes in a rhythm can
 * hit the same packets of a stream again and again.
 *
 * <p>No allocation; not safe for use by several threads.
 */
public final class StreamSplitter {
    /** How long a limited path's rate may be borrowed from: less than the meters of bridges permit. */
    static final long BURST_NS = 50_000_000;

    /** What a path may have saved or owe, in bytes: after a pause nobody is owed a flood. */
    private static final double MAX_CREDIT = 16_000;

    /** A lost packet weighs more than a packet sent on a path that never loses any. */
    private static final double LOSS_WEIGHT = 4;

    private static final long NS_PER_SECOND = 1_000_000_000;
    private static final long BITS_PER_BYTE = 8;
    private static final double TO_UNIT = 0x1.0p-53;

    private final double[] credit = new double[PeerQuality.MAX_PATHS];
    private final long[] freeAtNs = new long[PeerQuality.MAX_PATHS];
    private final long[] capacityBps = new long[PeerQuality.MAX_PATHS];
    private final long[] limitBps = new long[PeerQuality.MAX_PATHS];
    private final int[] candidates = new int[PeerQuality.MAX_PATHS];
    private final double[] weights = new double[PeerQuality.MAX_PATHS];
    private int count;
    private boolean allKnown;
    private long random;

    /**
     * Makes a splitter that knows of no capacity.
     *
     * @param seed of its draws
     */
    public StreamSplitter(long seed) {
        random = seed == 0 ? 1 : seed;
    }

    /**
     * Takes what is known of paths.
     *
     * @param byPathId replaces what was known
     */
    public void install(Map<Integer, PathCapacity> byPathId) {
        for (int path = 0; path < PeerQuality.MAX_PATHS; path++) {
            PathCapacity known = byPathId.getOrDefault(path, PathCapacity.UNKNOWN);
            capacityBps[path] = known.capacityBps();
            limitBps[path] = known.limitBps();
        }
    }

    /** Begins a packet: there are no candidates yet. */
    public void begin() {
        count = 0;
        allKnown = true;
    }

    /**
     * Adds a path that the packet may take.
     *
     * @param pathId below {@link PeerQuality#MAX_PATHS}, not added before
     * @param quality of the path
     * @param nowNs the time
     */
    public void candidate(int pathId, PathQuality quality, long nowNs) {
        candidates[count] = pathId;
        weights[count++] = congestionWeight(quality, nowNs);
        allKnown &= capacityBps[pathId] > 0;
    }

    /** "inversely proportional to the respective numbers of recent congestion events" [0095], of which every path has had one. */
    private static double congestionWeight(PathQuality quality, long nowNs) {
        DirectionQuality outgoing = quality.outgoing();
        if (!outgoing.isKnown(nowNs, PeerQuality.FRESH_NS)) {
            return 1;
        }
        return 1 / (1 + LOSS_WEIGHT * outgoing.datagrams() * Share.ratio(outgoing.loss()));
    }

    /**
     * Draws a path.
     *
     * @param bytes of the packet
     * @param nowNs the time
     * @return which of the candidates, in the order in which they were added; at least one was
     */
    public int choose(long bytes, long nowNs) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = allKnown ? capacityBps[candidates[i]] : weights[i];
            sum += weights[i];
        }
        double credits = 0;
        for (int i = 0; i < count; i++) {
            int path = candidates[i];
            credit[path] = Math.min(MAX_CREDIT, credit[path] + bytes * weights[i] / sum);
            credits += open(path, nowNs) ? Math.max(0, credit[path]) : 0;
        }
        int chosen = credits > 0 ? draw(credits, nowNs) : best(nowNs);
        pay(candidates[chosen], bytes, nowNs);
        return chosen;
    }

    private int draw(double credits, long nowNs) {
        double drawn = nextUnit() * credits;
        int last = 0;
        for (int i = 0; i < count; i++) {
            int path = candidates[i];
            if (credit[path] > 0 && open(path, nowNs)) {
                last = i;
                drawn -= credit[path];
                if (drawn < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** Nobody has credit: the path that owes least, of those below their limits if there are any. */
    private int best(long nowNs) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            boolean isOpen = open(candidates[i], nowNs);
            boolean bestIsOpen = open(candidates[best], nowNs);
            boolean owesLess = credit[candidates[i]] > credit[candidates[best]];
            if (isOpen == bestIsOpen ? owesLess : isOpen) {
                best = i;
            }
        }
        return best;
    }

    private boolean open(int path, long nowNs) {
        return limitBps[path] == 0 || freeAtNs[path] - nowNs <= BURST_NS;
    }

    private void pay(int path, long bytes, long nowNs) {
        credit[path] = Math.max(-MAX_CREDIT, credit[path] - bytes);
        if (limitBps[path] > 0) {
            long costNs = bytes * BITS_PER_BYTE * NS_PER_SECOND / limitBps[path];
            long free = freeAtNs[path] - nowNs > 0 ? freeAtNs[path] : nowNs;
            freeAtNs[path] = free + costNs;
        }
    }

    /** Xorshift64*: Marsaglia 2003, Vigna 2016. */
    private double nextUnit() {
        random ^= random >>> 12;
        random ^= random << 25;
        random ^= random >>> 27;
        return ((random * 0x2545F4914F6CDD1DL) >>> 11) * TO_UNIT;
    }
}
