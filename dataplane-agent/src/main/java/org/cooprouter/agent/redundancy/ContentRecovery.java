// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lets each packet pass once of which copies come that bear no packet_ID: such as are sent without a proxy (R9; [0257], [0340]). Copies are
 * known by their bytes: a keyed hash of each packet is kept for as long as its copies may differ in arrival.
 *
 * <p>An application may send the same bytes twice, and both are to pass. They are told from copies by the path: a path brings each packet
 * as often as the sender puts copies on it, so that the second time that a path brings the same bytes, it is the second packet. A
 * packet passes when any path has brought its bytes more often than they have passed.
 *
 * <pre>
 *   path 0    X        X             X passes, X passes again
 *   path 1       X        X          dropped, dropped
 * </pre>
 *
 * What it cannot tell: if one path loses the first of two such packets and the other path the second, what is left looks like two copies
 * of one, and one is dropped. Bytes that come again after the age pass as a new packet. There are at most so many different packets at a
 * time; the oldest is forgotten for another. No allocation after construction; not safe for use by several threads.
 */
public final class ContentRecovery {
    /** Paths that are told apart. */
    public static final int MAX_PATHS = 8;
    /** Most packets kept. */
    public static final int MAX_WINDOW = 65536;

    private static final int NONE = -1;
    private static final int MAX_COUNT = 255;

    private final SipHash hash;
    private final long ageNs;
    private final int window;
    private final int copiesPerPath;
    private final int[] buckets;
    private final long[] hashes;
    private final long[] firstNs;
    private final int[] passed;
    /** How often each path has brought each kept packet. */
    private final byte[] brought;

    private final int[] nextInBucket;
    private int oldest;
    private int size;

    /**
     * Makes one that has seen nothing.
     *
     * @param key0 first half of a key that nobody else knows: who knows it can make packets that are taken for each other
     * @param key1 second half
     * @param window most packets kept, a power of two to {@link #MAX_WINDOW}: packet rate × age at least
     * @param ageNs largest expected difference between the arrivals of the first and the last copy
     * @param copiesPerPath how often the sender puts a packet on each path it uses, at least 1
     * @throws IllegalArgumentException for another window
     */
    public ContentRecovery(long key0, long key1, int window, long ageNs, int copiesPerPath) {
        if (window < 1 || window > MAX_WINDOW || Integer.bitCount(window) != 1 || copiesPerPath < 1) {
            throw new IllegalArgumentException("a window is a power of two to " + MAX_WINDOW + ", not " + window
                    + ", and there is at least one copy per path, not " + copiesPerPath);
        }
        this.hash = new SipHash(key0, key1);
        this.ageNs = ageNs;
        this.window = window;
        this.copiesPerPath = copiesPerPath;
        this.buckets = new int[2 * window];
        Arrays.fill(buckets, NONE);
        this.hashes = new long[window];
        this.firstNs = new long[window];
        this.passed = new int[window];
        this.brought = new byte[window * MAX_PATHS];
        this.nextInBucket = new int[window];
    }

    /**
     * Decides about one packet and remembers it.
     *
     * @param buffer big endian
     * @param offset index of the first byte that all copies have in common
     * @param length bytes
     * @param path on which it came, 0 to {@link #MAX_PATHS} - 1
     * @param nowNs the time, never before that of an earlier call
     * @return true if it is to be delivered; false for a copy of a packet that has passed
     */
    public boolean accept(ByteBuffer buffer, int offset, int length, int path, long nowNs) {
        expire(nowNs);
        long digest = hash.hash(buffer, offset, length);
        int slot = find(digest);
        if (slot == NONE) {
            slot = keep(digest, nowNs);
        }
        int at = slot * MAX_PATHS + path;
        int times = Math.min(MAX_COUNT, (brought[at] & 0xff) + 1);
        brought[at] = (byte) times;
        int packet = (times + copiesPerPath - 1) / copiesPerPath;
        boolean passes = packet > passed[slot];
        passed[slot] += passes ? 1 : 0;
        return passes;
    }

    /**
     * Returns how many packets are kept.
     *
     * @return 0 to the window
     */
    public int size() {
        return size;
    }

    private int bucket(long digest) {
        return (int) digest & (buckets.length - 1);
    }

    private int find(long digest) {
        int slot = buckets[bucket(digest)];
        while (slot != NONE && hashes[slot] != digest) {
            slot = nextInBucket[slot];
        }
        return slot;
    }

    private int keep(long digest, long nowNs) {
        if (size == window) {
            forgetOldest();
        }
        int slot = (oldest + size++) & (window - 1);
        int bucket = bucket(digest);
        hashes[slot] = digest;
        firstNs[slot] = nowNs;
        passed[slot] = 0;
        Arrays.fill(brought, slot * MAX_PATHS, (slot + 1) * MAX_PATHS, (byte) 0);
        nextInBucket[slot] = buckets[bucket];
        buckets[bucket] = slot;
        return slot;
    }

    private void expire(long nowNs) {
        while (size > 0 && nowNs - firstNs[oldest] >= ageNs) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        int bucket = bucket(hashes[oldest]);
        int before = buckets[bucket];
        if (before == oldest) {
            buckets[bucket] = nextInBucket[oldest];
        } else {
            while (nextInBucket[before] != oldest) {
                before = nextInBucket[before];
            }
            nextInBucket[before] = nextInBucket[oldest];
        }
        oldest = (oldest + 1) & (window - 1);
        size--;
    }
}
