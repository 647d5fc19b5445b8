// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * A packet of which split copies have arrived, each where restoring wants it. Reused; the links are {@link Reassembly}'s. Not
 * safe for use by several threads.
 *
 * <pre>
 *   | room | copy 0 | copy 1 | ... | copy n-1 |
 *          ^ payloadOffset
 * </pre>
 */
public final class PendingPacket {
    /** Bytes before the payload that the reader of a packet may lay a header over. */
    public static final int ROOM = 64;
    /** Most bytes of all split copies of a packet together. */
    static final int CAPACITY = 4096 - ROOM;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM + CAPACITY);
    private @Nullable SequenceRecovery numbers;
    private long packetId;
    private long arrived;
    private RedundancyScheme scheme = Schemes.replication();
    private int padding;
    private int copyLength;
    private long expiresNs;

    int bucket;

    @Nullable
    PendingPacket nextInBucket;

    @Nullable
    PendingPacket older;

    @Nullable
    PendingPacket newer;

    PendingPacket() {}

    void begin(SequenceRecovery ofNumbers, long id, SplitCopy first, long deadlineNs) {
        numbers = ofNumbers;
        packetId = id;
        arrived = 0;
        scheme = first.scheme();
        padding = first.padding();
        copyLength = first.length();
        expiresNs = deadlineNs;
    }

    /** Belongs to nobody any more; what it restored stays until it begins anew. */
    void end() {
        numbers = null;
    }

    boolean is(SequenceRecovery ofNumbers, long id) {
        return packetId == id && numbers == ofNumbers;
    }

    boolean isExpired(long nowNs) {
        return nowNs - expiresNs >= 0;
    }

    DropReason add(SplitCopy copy) {
        if (!copy.scheme().equals(scheme) || copy.padding() != padding || copy.length() != copyLength) {
            return DropReason.SPLIT_MISMATCH;
        }
        long bit = 1L << copy.index();
        if ((arrived & bit) != 0) {
            return DropReason.DUPLICATE;
        }
        arrived |= bit;
        buffer.put(ROOM + copy.index() * copyLength, copy.buffer(), copy.offset(), copyLength);
        return DropReason.NONE;
    }

    boolean isRestorable() {
        return Long.bitCount(arrived) == scheme.parts();
    }

    void restore() {
        scheme.restore(buffer, ROOM, copyLength, arrived);
    }

    /**
     * Returns the bytes.
     *
     * @return a buffer with the payload in it
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Returns where the payload begins.
     *
     * @return index in the buffer, at least {@link #ROOM}
     */
    public int payloadOffset() {
        return ROOM;
    }

    /**
     * Returns how long the payload is, without padding.
     *
     * @return bytes
     */
    public int payloadLength() {
        return scheme.parts() * copyLength - padding;
    }
}
