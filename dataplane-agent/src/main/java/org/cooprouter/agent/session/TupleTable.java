// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.jspecify.annotations.Nullable;

/**
 * A hash table from keys of five longs to values: open addressing with linear probing, no tombstones, no allocation but in
 * {@link #reserve}. Five longs hold two IPv6 addresses, two ports and a protocol; shorter keys leave the rest 0. Not safe
 * for use by several threads.
 *
 * @param <V> the values
 */
public final class TupleTable<V> {
    private static final int KEY_LONGS = 5;
    private static final int MIN_SLOTS = 16;

    private final long seed;
    private long[] keys;
    private @Nullable Object[] values;
    private int mask;
    private int size;

    /**
     * Makes an empty table.
     *
     * @param entries the most that it will hold
     * @param seed random, so that nobody outside can choose keys that collide
     */
    public TupleTable(int entries, long seed) {
        this.seed = seed;
        int slots = slotsFor(entries);
        this.keys = new long[slots * KEY_LONGS];
        this.values = new Object[slots];
        this.mask = slots - 1;
    }

    /**
     * Makes room; what is in the table stays.
     *
     * @param entries the most that it will hold
     */
    public void reserve(int entries) {
        int slots = slotsFor(Math.max(entries, size));
        if (slots <= values.length) {
            return;
        }
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[slots * KEY_LONGS];
        values = new Object[slots];
        mask = slots - 1;
        for (int slot = 0; slot < oldValues.length; slot++) {
            if (oldValues[slot] != null) {
                int at = slot * KEY_LONGS;
                int to = find(oldKeys[at], oldKeys[at + 1], oldKeys[at + 2], oldKeys[at + 3], oldKeys[at + 4]);
                System.arraycopy(oldKeys, at, keys, to * KEY_LONGS, KEY_LONGS);
                values[to] = oldValues[slot];
            }
        }
    }

    /**
     * Returns how many entries there are.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    /**
     * Looks a key up.
     *
     * @param a first part
     * @param b second part
     * @param c third part
     * @param d fourth part
     * @param e fifth part
     * @return its value, or null
     */
    @SuppressWarnings("unchecked") // only put() writes values
    public @Nullable V get(long a, long b, long c, long d, long e) {
        return (V) values[find(a, b, c, d, e)];
    }

    /**
     * Sets the value of a key; the caller keeps to the number of entries that it reserved.
     *
     * @param a first part
     * @param b second part
     * @param c third part
     * @param d fourth part
     * @param e fifth part
     * @param value its value from now on
     */
    public void put(long a, long b, long c, long d, long e, V value) {
        int slot = find(a, b, c, d, e);
        if (values[slot] == null) {
            int at = slot * KEY_LONGS;
            keys[at] = a;
            keys[at + 1] = b;
            keys[at + 2] = c;
            keys[at + 3] = d;
            keys[at + 4] = e;
            size++;
        }
        values[slot] = value;
    }

    /**
     * Removes a key, if it has this value: a successor's entry under the same key stays.
     *
     * @param a first part
     * @param b second part
     * @param c third part
     * @param d fourth part
     * @param e fifth part
     * @param value what it must be
     */
    @SuppressWarnings("ReferenceEquality") // that very entry, not an equal one
    public void remove(long a, long b, long c, long d, long e, V value) {
        int slot = find(a, b, c, d, e);
        if (values[slot] == value) {
            size--;
            close(slot);
        }
    }

    /** Moves the entries behind a freed slot up, so that none is cut off from its home slot (Knuth, algorithm 6.4R). */
    private void close(int freed) {
        int hole = freed;
        int slot = freed;
        while (true) {
            slot = (slot + 1) & mask;
            if (values[slot] == null) {
                values[hole] = null;
                return;
            }
            int at = slot * KEY_LONGS;
            int home = hash(keys[at], keys[at + 1], keys[at + 2], keys[at + 3], keys[at + 4]);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                System.arraycopy(keys, at, keys, hole * KEY_LONGS, KEY_LONGS);
                values[hole] = values[slot];
                hole = slot;
            }
        }
    }

    private int find(long a, long b, long c, long d, long e) {
        int slot = hash(a, b, c, d, e);
        while (values[slot] != null) {
            int at = slot * KEY_LONGS;
            if (keys[at + 4] == e && keys[at + 3] == d && keys[at + 1] == b && keys[at] == a && keys[at + 2] == c) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int hash(long a, long b, long c, long d, long e) {
        long hash = mix(seed ^ a);
        hash = mix(hash ^ b);
        hash = mix(hash ^ c);
        hash = mix(hash ^ d);
        hash = mix(hash ^ e);
        return (int) (hash >>> 32) & mask;
    }

    private static long mix(long value) {
        long mixed = value * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ (mixed >>> 32);
    }

    private static int slotsFor(int entries) {
        return Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, 2 * entries - 1)) << 1);
    }
}
