// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets each packet pass once of which copies come that bear no packet_ID of ours, because applications, or routers without a proxy, send
 * them by themselves (R7, R9; [0257], [0281], [0340]). What identifies a packet is a number that the application has put into it ({@link ExistingPacketId}), or else all its
 * bytes. A keyed hash of that is kept for as long as copies may differ in arrival; afterwards the same identity is another packet, so that a number that
 * wraps, or an application that restarts and counts from 0, loses nothing.
 *
 * <p>An application may send the same bytes twice and mean two packets. Where bytes identify, it is therefore said how many copies of each packet come: with
 * two, the first and the third of equal packets pass.
 *
 * <p>There is a limit to the packets kept at a time; the oldest is forgotten for another, and its later copies pass. No allocation after
 * construction; not safe for use by several threads.
 */
public final class DuplicateElimination {
    /** Packets kept for an app type: 131,000 of them per second, if copies come within half a second. */
    public static final int WINDOW = 65536;

    /** Any number of copies may come of a packet. */
    public static final int ANY_COPIES = Integer.MAX_VALUE;

    private static final int NONE = -1;

    private final SipHash hash;
    private final long ageNs;
    private final int copies;
    private final @Nullable ExistingPacketId format;
    private final int[] buckets;
    private final long[] hashes;
    private final long[] firstNs;
    private final int[] seen;
    private final int[] nextInBucket;
    private int last;
    private int oldest;
    private int size;

    /**
     * Makes one that has seen nothing.
     *
     * @param key0 first half of a key that nobody else knows: who knows it can make packets that are taken for each other
     * @param key1 second half
     * @param ageNs largest expected difference between the arrivals of the first and the last copy
     * @param copies how many copies come of each packet, at least 1, or {@link #ANY_COPIES}
     * @param format what identifies a packet; null for all its bytes
     * @param window most packets kept, a power of two
     */
    public DuplicateElimination(
            long key0, long key1, long ageNs, int copies, @Nullable ExistingPacketId format, int window) {
        this.hash = new SipHash(key0, key1);
        this.ageNs = ageNs;
        this.copies = copies;
        this.format = format;
        this.buckets = new int[2 * window];
        Arrays.fill(buckets, NONE);
        this.hashes = new long[window];
        this.firstNs = new long[window];
        this.seen = new int[window];
        this.nextInBucket = new int[window];
    }

    /**
     * Tells whether a packet has what identifies it.
     *
     * @param buffer big endian
     * @param at index of the payload's first byte
     * @param length bytes of the payload
     * @return false for a packet that is to pass as if there were no copies
     */
    public boolean identifies(ByteBuffer buffer, int at, int length) {
        return format == null || format.isIn(buffer, at, length);
    }

    /**
     * Decides about one packet and remembers it.
     *
     * @param session to whose packets alone it is compared
     * @param buffer big endian
     * @param at index of the payload's first byte; the payload {@link #identifies} itself
     * @param length bytes of the payload
     * @param nowNs the time, never before that of an earlier call
     * @return true if it is to pass; false for a copy of a packet that has passed
     */
    public boolean accept(long session, ByteBuffer buffer, int at, int length, long nowNs) {
        expire(nowNs);
        long digest = format == null
                ? hash.hash(session, 0, buffer, at, length)
                : hash.hash(session, format.stream(buffer, at), buffer, at + format.offset(), format.bytes());
        int slot = find(digest);
        if (slot != NONE && seen[slot] == copies) {
            unlink(slot);
            slot = NONE;
        }
        if (slot == NONE) {
            slot = keep(digest, nowNs);
        }
        last = slot;
        return seen[slot]++ == 0;
    }

    /** Takes back that the packet which was accepted last has passed: it has not, after all, so that its next copy may. */
    public void retract() {
        unlink(last);
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
        int window = hashes.length;
        if (size == window) {
            forgetOldest();
        }
        int slot = (oldest + size++) & (window - 1);
        int bucket = bucket(digest);
        hashes[slot] = digest;
        firstNs[slot] = nowNs;
        seen[slot] = 0;
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
        unlink(oldest);
        oldest = (oldest + 1) & (hashes.length - 1);
        size--;
    }

    /** Takes a slot out of its bucket, unless it is out already: an equal packet has taken its place. */
    private void unlink(int slot) {
        int bucket = bucket(hashes[slot]);
        int before = buckets[bucket];
        if (before == slot) {
            buckets[bucket] = nextInBucket[slot];
            return;
        }
        while (before != NONE && nextInBucket[before] != slot) {
            before = nextInBucket[before];
        }
        if (before != NONE) {
            nextInBucket[before] = nextInBucket[slot];
        }
    }
}
