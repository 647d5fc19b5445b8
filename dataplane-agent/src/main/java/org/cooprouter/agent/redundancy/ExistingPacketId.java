// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * Where an application's own packets say which they are (R7; [0281]): an integer of a known size at a known offset that grows from packet to
 * packet, so that copies need no packet_ID of ours. {@link #read} gives it in the form that {@link SequenceRecovery} takes. Immutable.
 *
 * @param offset of the number in the payload
 * @param bytes 1, 2, 4 or 8
 * @param littleEndian least significant byte first
 * @param step by how much it grows from one packet to the next, at least 1
 * @param streamOffset of the four bytes that name the stream to which the number belongs; -1 if there is one stream
 * @param minLength shorter packets are of another format
 * @param firstByteMask bits of the first byte that tell the format, 0 = none
 * @param firstByteValue what these bits are
 */
public record ExistingPacketId(
        int offset,
        int bytes,
        boolean littleEndian,
        int step,
        int streamOffset,
        int minLength,
        int firstByteMask,
        int firstByteValue) {
    /** The packet is not of the format. */
    public static final long NONE = -1;

    /** The sequence number of RTP, version 2 (RFC 3550 section 5.1); its stream is the SSRC. */
    public static final ExistingPacketId RTP = new ExistingPacketId(2, 2, false, 1, 8, 12, 0xc0, 0x80);

    private static final int STREAM_BYTES = 4;
    /** Numbers of a sender's start in the wire format, which extended numbers stay below. */
    private static final int MAX_BITS = 35;

    /**
     * Declares a format.
     *
     * @throws IllegalArgumentException if the number does not fit the shortest packet, or a value is out of range
     */
    public ExistingPacketId {
        boolean isSound = offset >= 0
                && (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8)
                && step >= 1
                && streamOffset >= -1
                && minLength >= offset + bytes
                && minLength >= streamOffset + (streamOffset < 0 ? 0 : STREAM_BYTES)
                && minLength >= 1
                && (firstByteValue & ~firstByteMask) == 0;
        if (!isSound) {
            throw new IllegalArgumentException(
                    "a number of 1, 2, 4 or 8 bytes lies within the shortest packet, as does its"
                            + " stream, grows by 1 or more, and bits that are not looked at have no value");
        }
    }

    /**
     * Declares a number that every packet has at the same place.
     *
     * @param offset of the number in the payload
     * @param bytes 1, 2, 4 or 8
     * @param littleEndian least significant byte first
     * @param step by how much it grows from one packet to the next
     * @return the format
     */
    public static ExistingPacketId at(int offset, int bytes, boolean littleEndian, int step) {
        return new ExistingPacketId(offset, bytes, littleEndian, step, -1, Math.max(1, offset + bytes), 0, 0);
    }

    private boolean isOf(ByteBuffer buffer, int at, int length) {
        return length >= minLength && (buffer.get(at) & firstByteMask) == firstByteValue;
    }

    /**
     * Reads which packet it is, extended to a number that does not wrap (RFC 3550 appendix A.1): the one nearest to the highest so far.
     *
     * @param buffer big endian
     * @param at index of the payload's first byte
     * @param length bytes of the payload
     * @param highest that a packet of the stream has had, or {@link #NONE} before the first
     * @return 0 or more, one more for each step; {@link #NONE} if the packet is not of the format, or its number is no multiple of the step
     *     away from the highest
     */
    public long read(ByteBuffer buffer, int at, int length, long highest) {
        if (!isOf(buffer, at, length)) {
            return NONE;
        }
        long number = number(buffer, at + offset);
        if (bytes == Long.BYTES) {
            return number < 0 || number % step != 0 ? NONE : number / step;
        }
        int bits = bytes * Byte.SIZE;
        long cycle = 1L << bits;
        if (cycle % step != 0) {
            // It does not go on evenly over its end: only numbers of the first cycle mean anything.
            return number % step != 0 ? NONE : number / step;
        }
        if (number % step != 0) {
            return NONE;
        }
        long perCycle = cycle / step;
        long within = number / step;
        // A first packet begins in the second cycle, so that one a little earlier has a number, too.
        long base = highest == NONE ? perCycle : highest - Math.floorMod(highest, perCycle);
        long near = base + within;
        if (highest != NONE) {
            near += near - highest > perCycle / 2 ? -perCycle : 0;
            near += highest - near > perCycle / 2 ? perCycle : 0;
        }
        return near < 0 || near >= 1L << MAX_BITS ? NONE : near;
    }

    /**
     * Reads to which stream the number belongs.
     *
     * @param buffer big endian
     * @param at index of the payload's first byte
     * @param length bytes of the payload
     * @return 32 bits, 0 if there is one stream; {@link #NONE} if the packet is not of the format
     */
    public long stream(ByteBuffer buffer, int at, int length) {
        if (!isOf(buffer, at, length)) {
            return NONE;
        }
        return streamOffset < 0 ? 0 : buffer.getInt(at + streamOffset) & 0xffff_ffffL;
    }

    private long number(ByteBuffer buffer, int at) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            int from = littleEndian ? bytes - 1 - i : i;
            number = (number << Byte.SIZE) | (buffer.get(at + from) & 0xffL);
        }
        return number;
    }
}
