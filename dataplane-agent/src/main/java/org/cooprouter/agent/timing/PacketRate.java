// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/**
 * The detected packet rate [0246], measured over the last {@link #WINDOW_NS}. Constant memory, no allocation. Not safe for use by
 * several threads.
 */
public final class PacketRate {
    /** "Measured over the last NN seconds". */
    public static final long WINDOW_NS = 2_000_000_000;

    private static final int SLOTS = 8;
    private static final long SLOT_NS = WINDOW_NS / SLOTS;
    /** Fewer packets have no rate. */
    private static final int FEWEST = 5;

    private static final double NS_PER_S = 1e9;

    private final int[] counts = new int[SLOTS];
    private long slot;
    private long firstNs;
    private int sum;

    /** Makes a meter that has seen nothing. */
    public PacketRate() {}

    /**
     * Counts a packet.
     *
     * @param nowNs monotonic time in ns, not before that of the last packet
     */
    public void onPacket(long nowNs) {
        turnTo(nowNs);
        if (sum == 0) {
            firstNs = nowNs;
        }
        counts[index(slot)]++;
        sum++;
    }

    /**
     * Returns the rate.
     *
     * @param nowNs monotonic time in ns, not before that of the last packet
     * @return packets per second; 0 while there are too few to tell
     */
    public double perSecond(long nowNs) {
        turnTo(nowNs);
        long windowNs = (slot - SLOTS + 1) * SLOT_NS;
        // The first packet of all begins the time, but is none of those that came in it.
        int packets = firstNs > windowNs ? sum - 1 : sum;
        long since = Math.max(firstNs, windowNs);
        return sum < FEWEST || nowNs <= since ? 0 : packets * NS_PER_S / (nowNs - since);
    }

    private void turnTo(long nowNs) {
        long current = Math.floorDiv(nowNs, SLOT_NS);
        if (sum == 0) {
            slot = current;
            return;
        }
        for (long gone = Math.max(slot + 1, current - SLOTS + 1); gone <= current; gone++) {
            sum -= counts[index(gone)];
            counts[index(gone)] = 0;
        }
        slot = Math.max(slot, current);
    }

    private static int index(long slot) {
        return (int) (slot & (SLOTS - 1));
    }
}
