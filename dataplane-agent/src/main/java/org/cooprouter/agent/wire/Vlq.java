// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * Variable-length quantities (RFC 9000 section 16): the two high bits of the first byte give the length.
 *
 * <pre>
 * 00 |  6 bits                 0 .. 63
 * 01 | 14 bits                 0 .. 16383
 * 10 | 30 bits                 0 .. 1073741823
 * 11 | 62 bits                 0 .. 4611686018427387903
 * </pre>
 *
 * A value need not use the shortest form.
 */
public final class Vlq {
    /** The greatest value. */
    public static final long MAX_VALUE = (1L << 62) - 1;
    /** Most bytes that a value takes. */
    public static final int MAX_LENGTH = 8;
    /** Returned by {@link #decode} when the range ends before the value. */
    public static final long TRUNCATED = -1;

    private Vlq() {}

    /**
     * Returns the length of the shortest form of a value.
     *
     * @param value 0 to {@link #MAX_VALUE}
     * @return 1, 2, 4 or 8 bytes
     */
    public static int encodedLength(long value) {
        if (value < 1L << 6) {
            return 1;
        }
        if (value < 1L << 14) {
            return 2;
        }
        return value < 1L << 30 ? 4 : MAX_LENGTH;
    }

    /**
     * Returns the length that a first byte announces.
     *
     * @param first the first byte
     * @return 1, 2, 4 or 8 bytes
     */
    public static int lengthOf(byte first) {
        return 1 << ((first & 0xff) >> 6);
    }

    /**
     * Reads a value; its length is {@link #lengthOf} its first byte.
     *
     * @param buffer big endian
     * @param offset index of the first byte
     * @param end index after the last byte that may be read
     * @return the value, or {@link #TRUNCATED}
     */
    public static long decode(ByteBuffer buffer, int offset, int end) {
        if (offset >= end) {
            return TRUNCATED;
        }
        byte first = buffer.get(offset);
        int length = lengthOf(first);
        if (length > end - offset) {
            return TRUNCATED;
        }
        return switch (length) {
            case 1 -> first & 0x3f;
            case 2 -> buffer.getShort(offset) & 0x3fff;
            case 4 -> buffer.getInt(offset) & 0x3fff_ffff;
            default -> buffer.getLong(offset) & MAX_VALUE;
        };
    }

    /**
     * Writes the shortest form of a value.
     *
     * @param buffer big endian
     * @param offset index of the first byte
     * @param value 0 to {@link #MAX_VALUE}
     * @return bytes written
     */
    public static int encode(ByteBuffer buffer, int offset, long value) {
        int length = encodedLength(value);
        encode(buffer, offset, value, length);
        return length;
    }

    /**
     * Writes a value in a form of given length.
     *
     * @param buffer big endian
     * @param offset index of the first byte
     * @param value not larger than the form holds
     * @param length 1, 2, 4 or 8 bytes
     */
    public static void encode(ByteBuffer buffer, int offset, long value, int length) {
        switch (length) {
            case 1 -> buffer.put(offset, (byte) value);
            case 2 -> buffer.putShort(offset, (short) (0x4000 | value));
            case 4 -> buffer.putInt(offset, (int) (0x8000_0000L | value));
            default -> buffer.putLong(offset, 0xc000_0000_0000_0000L | value);
        }
    }
}
