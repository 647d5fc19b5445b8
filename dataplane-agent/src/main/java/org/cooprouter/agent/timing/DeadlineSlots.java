// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/**
 * A fixed number of slots, each of which is free or taken until a deadline. What is in a slot, its owner keeps in arrays of the same size. No
 * allocation. Not safe for use by several threads.
 */
public final class DeadlineSlots {
    /** No slot. */
    public static final int NONE = DeadlineWheel.NONE;

    private final DeadlineWheel wheel;
    private final int[] free;
    private int freeCount;

    /**
     * Makes slots that are free.
     *
     * @param capacity they are 0 to {@code capacity} - 1
     */
    public DeadlineSlots(int capacity) {
        wheel = new DeadlineWheel(capacity);
        free = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            free[freeCount++] = capacity - 1 - i;
        }
    }

    /**
     * Takes a slot.
     *
     * @param deadlineNs monotonic time until which it waits
     * @param nowNs the time
     * @return the slot, or {@link #NONE} if none is free, or the deadline is too far away for the {@link DeadlineWheel}
     */
    public int take(long deadlineNs, long nowNs) {
        if (freeCount == 0 || !wheel.reaches(deadlineNs, nowNs)) {
            return NONE;
        }
        int slot = free[--freeCount];
        wheel.add(slot, deadlineNs, nowNs);
        return slot;
    }

    /**
     * Says which slot's deadline has passed first. It stays taken, and comes up no more, until it is {@link #release}d or {@link #extend}ed.
     *
     * @param nowNs the time
     * @return the slot, or {@link #NONE} when no deadline has passed
     */
    public int poll(long nowNs) {
        return wheel.poll(nowNs);
    }

    /**
     * Lets a slot that has come up wait on.
     *
     * @param slot of the last {@link #poll}
     * @param deadlineNs monotonic time
     * @param nowNs the time
     * @return false, and nothing has changed, if the deadline is too far away
     */
    public boolean extend(int slot, long deadlineNs, long nowNs) {
        boolean reaches = wheel.reaches(deadlineNs, nowNs);
        if (reaches) {
            wheel.add(slot, deadlineNs, nowNs);
        }
        return reaches;
    }

    /**
     * Frees a slot that has come up.
     *
     * @param slot of the last {@link #poll}
     */
    public void release(int slot) {
        free[freeCount++] = slot;
    }

    /**
     * Returns the next deadline.
     *
     * @return monotonic time in ns, {@link Long#MAX_VALUE} when all slots are free or have come up
     */
    public long nextDeadlineNs() {
        return wheel.nextDeadlineNs();
    }
}
