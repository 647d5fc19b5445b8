// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.jspecify.annotations.Nullable;

/**
 * Finds what has expired without looking at everything: a hashed timing wheel (Varghese and Lauck, scheme 6) that is lazy. A
 * packet only notes its time in the entry; the wheel asks an entry for its deadline when its slot comes, and moves it on if
 * that has moved. No allocation. Not safe for use by several threads.
 */
public final class ExpiryWheel {
    /** Something with a deadline. In one wheel at a time. */
    public abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private int slot = NOWHERE;

        /** For subclasses. */
        protected Entry() {}

        /**
         * Returns when this expires; may change at any time.
         *
         * @return monotonic time in ns
         */
        protected abstract long deadlineNs();

        /** Called by the wheel once the deadline has passed; the entry is not in the wheel any more. */
        protected abstract void onExpired(long nowNs);
    }

    /** Accuracy of expiry. */
    public static final long TICK_NS = 50_000_000;

    private static final int NOWHERE = -1;
    private static final int SLOTS = 2048;

    private final @Nullable Entry[] heads = new Entry[SLOTS];
    private long tick;
    private int size;

    /**
     * Makes an empty wheel.
     *
     * @param nowNs the time
     */
    public ExpiryWheel(long nowNs) {
        this.tick = tickOf(nowNs);
    }

    /**
     * Adds an entry.
     *
     * @param entry in no wheel
     */
    public void add(Entry entry) {
        link(entry);
        size++;
    }

    /**
     * Removes an entry; nothing happens when it is not in the wheel.
     *
     * @param entry of this wheel
     */
    public void remove(Entry entry) {
        if (entry.slot != NOWHERE) {
            unlink(entry);
            size--;
        }
    }

    /**
     * Lets expire what is due, at most a bounded amount of work per call.
     *
     * @param nowNs the time
     * @param limit most entries to look at
     * @return entries looked at
     */
    public int advance(long nowNs, int limit) {
        long target = tickOf(nowNs);
        if (size == 0) {
            tick = target;
            return 0;
        }
        tick = Math.max(tick, target - SLOTS);
        int work = 0;
        while (tick < target) {
            Entry entry = heads[slotOf(tick)];
            if (entry == null) {
                tick++;
                continue;
            }
            if (work == limit) {
                break;
            }
            work++;
            unlink(entry);
            if (entry.deadlineNs() > nowNs) {
                link(entry);
            } else {
                size--;
                entry.onExpired(nowNs);
            }
        }
        return work;
    }

    /**
     * Returns when {@link #advance} is wanted next.
     *
     * @return monotonic time in ns, {@link Long#MAX_VALUE} when the wheel is empty
     */
    public long nextDeadlineNs() {
        return size == 0 ? Long.MAX_VALUE : (tick + 1) * TICK_NS;
    }

    /** Puts an entry where its deadline has passed when the slot comes; beyond the horizon, as far as the wheel reaches. */
    private void link(Entry entry) {
        long ahead = Math.clamp(tickOf(entry.deadlineNs()) - tick, 1, SLOTS - 1);
        int slot = slotOf(tick + ahead);
        entry.slot = slot;
        Entry head = heads[slot];
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        heads[slot] = entry;
    }

    private void unlink(Entry entry) {
        if (entry.previous == null) {
            heads[entry.slot] = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        entry.slot = NOWHERE;
    }

    private static long tickOf(long timeNs) {
        return Math.floorDiv(timeNs, TICK_NS);
    }

    private static int slotOf(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}
