// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets together again from whichever split copies arrive first (R2-R5; X-Defragmentation [0341]). A packet is pending
 * from its first split copy until it is restored or too old; there are at most so many, and the one pending for longest gives
 * way. Who uses it asks {@link SequenceRecovery} first, so that nothing comes here after it has been delivered.
 *
 * <p>Allocates only while more packets are pending than ever before. Not safe for use by several threads.
 */
public final class Reassembly {
    /** Most pending packets: 16 MiB. */
    public static final int MAX_PENDING = 4096;

    private static final int BUCKETS = 2 * MAX_PENDING;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final @Nullable PendingPacket[] buckets = new @Nullable PendingPacket[BUCKETS];
    private final int maxPending;
    private @Nullable PendingPacket free;
    private @Nullable PendingPacket oldest;
    private @Nullable PendingPacket newest;
    private int pending;
    private long abandoned;
    private @Nullable PendingPacket restored;

    /** Makes one with nothing pending. */
    public Reassembly() {
        this(MAX_PENDING);
    }

    Reassembly(int maxPending) {
        this.maxPending = maxPending;
    }

    /**
     * Takes one split copy.
     *
     * @param numbers the session and direction that packet_ID counts in
     * @param packetId packet_ID, not yet delivered
     * @param copy the split copy; its bytes are copied
     * @param nowNs the time
     * @param maxAgeNs the packet is given up so long after its first split copy
     * @return {@link DropReason#NONE}; {@link DropReason#DUPLICATE} if that split copy has arrived before; {@link
     *     DropReason#SPLIT_MISMATCH} if it contradicts those that have arrived
     */
    public DropReason add(SequenceRecovery numbers, long packetId, SplitCopy copy, long nowNs, long maxAgeNs) {
        restored = null;
        PendingPacket packet = find(numbers, packetId);
        if (packet == null) {
            expire(nowNs);
            packet = begin(numbers, packetId);
            packet.begin(numbers, packetId, copy, nowNs + maxAgeNs);
        }
        DropReason reason = packet.add(copy);
        if (packet.isRestorable()) {
            packet.restore();
            restored = packet;
            remove(packet);
        }
        return reason;
    }

    /**
     * Returns the packet that the last split copy restored.
     *
     * @return null if it takes more copies; good until the next call of {@link #add}
     */
    public @Nullable PendingPacket restored() {
        return restored;
    }

    /** Gives up the packets that are too old. */
    void expire(long nowNs) {
        for (PendingPacket first = oldest; first != null && first.isExpired(nowNs); first = oldest) {
            abandoned++;
            remove(first);
        }
    }

    /**
     * Returns how many packets have been given up, because of their age or for others.
     *
     * @return cumulative count
     */
    public long abandoned() {
        return abandoned;
    }

    /**
     * Returns how many packets wait for more split copies.
     *
     * @return 0 to {@link #MAX_PENDING}
     */
    public int pending() {
        return pending;
    }

    private @Nullable PendingPacket find(SequenceRecovery numbers, long packetId) {
        PendingPacket packet = buckets[bucket(numbers, packetId)];
        while (packet != null && !packet.is(numbers, packetId)) {
            packet = packet.nextInBucket;
        }
        return packet;
    }

    private PendingPacket begin(SequenceRecovery numbers, long packetId) {
        PendingPacket first = oldest;
        if (pending == maxPending && first != null) {
            abandoned++;
            remove(first);
        }
        PendingPacket packet = free;
        if (packet == null) {
            packet = new PendingPacket();
        } else {
            free = packet.nextInBucket;
        }
        int bucket = bucket(numbers, packetId);
        packet.bucket = bucket;
        packet.nextInBucket = buckets[bucket];
        buckets[bucket] = packet;
        packet.older = newest;
        packet.newer = null;
        if (newest == null) {
            oldest = packet;
        } else {
            newest.newer = packet;
        }
        newest = packet;
        pending++;
        return packet;
    }

    private void remove(PendingPacket packet) {
        PendingPacket older = packet.older;
        PendingPacket newer = packet.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        removeFromBucket(packet);
        packet.end();
        packet.nextInBucket = free;
        free = packet;
        pending--;
    }

    private void removeFromBucket(PendingPacket packet) {
        PendingPacket before = buckets[packet.bucket];
        if (before == packet || before == null) {
            buckets[packet.bucket] = packet.nextInBucket;
            return;
        }
        while (before.nextInBucket != packet && before.nextInBucket != null) {
            before = before.nextInBucket;
        }
        before.nextInBucket = packet.nextInBucket;
    }

    private static int bucket(SequenceRecovery numbers, long packetId) {
        long hash = (packetId + System.identityHashCode(numbers) * GOLDEN) * GOLDEN;
        return (int) (hash >>> 32) & (BUCKETS - 1);
    }
}
