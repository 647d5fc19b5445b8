// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * SipHash-2-4 (Aumasson, Bernstein 2012): 64 bits that nobody who lacks the key can make equal for different bytes. Allocates nothing; not
 * safe for use by several threads.
 */
final class SipHash {
    private static final long V0 = 0x736f_6d65_7073_6575L;
    private static final long V1 = 0x646f_7261_6e64_6f6dL;
    private static final long V2 = 0x6c79_6765_6e65_7261L;
    private static final long V3 = 0x7465_6462_7974_6573L;
    private static final int LENGTH_SHIFT = 56;

    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** Makes a function under a key of 128 bits. */
    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Hashes two words, as if their bytes were first, least significant first, and then bytes of a big-endian buffer. */
    long hash(long first, long second, ByteBuffer buffer, int offset, int length) {
        v0 = V0 ^ key0;
        v1 = V1 ^ key1;
        v2 = V2 ^ key0;
        v3 = V3 ^ key1;
        compress(first);
        compress(second);
        int at = offset;
        for (; at <= offset + length - Long.BYTES; at += Long.BYTES) {
            compress(Long.reverseBytes(buffer.getLong(at)));
        }
        long last = (2L * Long.BYTES + length) << LENGTH_SHIFT;
        for (int shift = 0; at < offset + length; at++, shift += Byte.SIZE) {
            last |= (buffer.get(at) & 0xffL) << shift;
        }
        compress(last);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
