// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes for tests: written in hexadecimal, held in direct buffers as on the packet path. */
public final class TestBytes {
    private TestBytes() {}

    /** Makes an array; white space between the digits is ignored. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** Makes a direct buffer of exactly these bytes, so that a read beyond them throws. */
    public static ByteBuffer direct(String hex) {
        return direct(bytes(hex));
    }

    /** Makes a direct buffer of exactly these bytes, so that a read beyond them throws. */
    public static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    /** Copies a range out of a buffer. */
    public static byte[] copy(ByteBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        return bytes;
    }

    /** Copies everything out of a buffer. */
    public static byte[] copy(ByteBuffer buffer) {
        return copy(buffer, 0, buffer.capacity());
    }

    /** Shows a range of a buffer. */
    public static String hex(ByteBuffer buffer, int offset, int length) {
        return HexFormat.of().formatHex(copy(buffer, offset, length));
    }

    /** Inverts one bit; called twice it restores. */
    public static void flip(ByteBuffer buffer, int bit) {
        int at = bit / Byte.SIZE;
        buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit % Byte.SIZE));
    }
}
