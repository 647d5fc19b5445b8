// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import java.util.Arrays;

/**
 * Says which of many entries is due next, to the nanosecond: a hashed timing wheel (Varghese and Lauck, scheme 6) over entries
 * that are numbers. {@code session.ExpiryWheel} is for deadlines far away that keep moving and may be met late; this one is for
 * deadlines near by that stay, of which none may be late.
 *
 * <pre>
 *   occupied  0 1 0 0 1 ...        a bit per slot, and a bit per word of them: the next slot in two steps
 *   slot        |     `--> entry --> entry      65.5 µs each, entries in no order
 *               `--> entry
 * </pre>
 *
 * Adding takes constant time, polling constant time and that for the entries of one slot. No allocation. Not safe for use by
 * several threads.
 */
public final class DeadlineWheel {
    /** Returned when nothing is due. */
    public static final int NONE = -1;
    /** How far ahead a deadline may lie: 268 ms. */
    public static final long HORIZON_NS;

    private static final int TICK_SHIFT = 16;
    private static final int SLOTS = 4096;
    private static final int WORDS = SLOTS / Long.SIZE;
    private static final long NEVER = Long.MAX_VALUE;

    static {
        HORIZON_NS = (SLOTS - 1L) << TICK_SHIFT;
    }

    private final int[] heads = new int[SLOTS];
    private final int[] nexts;
    private final long[] deadlines;
    private final long[] occupied = new long[WORDS];
    private long occupiedWords;
    private long tick;
    private long nextNs = NEVER;

    /**
     * Makes an empty wheel.
     *
     * @param capacity entries are 0 to {@code capacity} - 1
     */
    public DeadlineWheel(int capacity) {
        nexts = new int[capacity];
        deadlines = new long[capacity];
        Arrays.fill(heads, NONE);
    }

    /**
     * Tells whether a deadline is near enough to be added.
     *
     * @param deadlineNs monotonic time
     * @param nowNs the time
     * @return false beyond the horizon
     */
    public boolean reaches(long deadlineNs, long nowNs) {
        return deadlineNs - beginsNs(nowNs) <= HORIZON_NS;
    }

    /** The time from which on the wheel counts slots when an entry is added: what waits for later does not hold it back. */
    private long beginsNs(long nowNs) {
        return isEmpty() ? nowNs : Math.max(tick << TICK_SHIFT, Math.min(nowNs, nextNs));
    }

    /**
     * Adds an entry.
     *
     * @param entry that is not in the wheel
     * @param deadlineNs monotonic time that the wheel {@link #reaches}
     * @param nowNs the time
     */
    public void add(int entry, long deadlineNs, long nowNs) {
        tick = beginsNs(nowNs) >> TICK_SHIFT;
        int slot = slotOf(Math.max(tick, deadlineNs >> TICK_SHIFT));
        nexts[entry] = heads[slot];
        heads[slot] = entry;
        deadlines[entry] = deadlineNs;
        occupied[slot / Long.SIZE] |= 1L << slot;
        occupiedWords |= 1L << (slot / Long.SIZE);
        nextNs = Math.min(nextNs, deadlineNs);
    }

    /**
     * Removes the entry whose deadline has passed first; of equal deadlines that which was added first.
     *
     * @param nowNs the time
     * @return the entry, or {@link #NONE} when no deadline has passed
     */
    public int poll(long nowNs) {
        if (nextNs > nowNs || isEmpty()) {
            return NONE;
        }
        int slot = firstSlot();
        int before = NONE;
        int first = heads[slot];
        int firstBefore = NONE;
        for (int entry = heads[slot]; entry != NONE; entry = nexts[entry]) {
            // Of equal deadlines the one that was added first, which is the last one here.
            if (deadlines[entry] <= deadlines[first]) {
                first = entry;
                firstBefore = before;
            }
            before = entry;
        }
        if (firstBefore == NONE) {
            heads[slot] = nexts[first];
        } else {
            nexts[firstBefore] = nexts[first];
        }
        if (heads[slot] == NONE) {
            vacate(slot);
        }
        nextNs = findNext();
        return first;
    }

    private void vacate(int slot) {
        occupied[slot / Long.SIZE] &= ~(1L << slot);
        if (occupied[slot / Long.SIZE] == 0) {
            occupiedWords &= ~(1L << (slot / Long.SIZE));
        }
    }

    /** The first occupied slot from the current tick on, in the order of the wheel; the wheel turns to it. */
    private int firstSlot() {
        int from = slotOf(tick);
        int word = from / Long.SIZE;
        long here = occupied[word] & (-1L << from);
        int slot;
        if (here != 0) {
            slot = word * Long.SIZE + Long.numberOfTrailingZeros(here);
        } else {
            // Beginning with the word behind: the lower slots of this one come last.
            int distance = Long.numberOfTrailingZeros(Long.rotateRight(occupiedWords, word + 1)) + 1;
            int found = (word + distance) % WORDS;
            slot = found * Long.SIZE + Long.numberOfTrailingZeros(occupied[found]);
        }
        tick += slotOf(slot - from);
        return slot;
    }

    private long findNext() {
        long next = NEVER;
        if (!isEmpty()) {
            for (int entry = heads[firstSlot()]; entry != NONE; entry = nexts[entry]) {
                next = Math.min(next, deadlines[entry]);
            }
        }
        return next;
    }

    /**
     * Returns the next deadline.
     *
     * @return monotonic time in ns, {@link Long#MAX_VALUE} when the wheel is empty
     */
    public long nextDeadlineNs() {
        return nextNs;
    }

    private boolean isEmpty() {
        return occupiedWords == 0;
    }

    private static int slotOf(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}
