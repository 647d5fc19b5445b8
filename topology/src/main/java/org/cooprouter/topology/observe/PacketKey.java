// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.nio.ByteBuffer;

/**
 * Identifies a UDP packet by what no router changes: the first 32 bytes of its payload and its length. Programs that
 * measure put a sequence number there.
 */
final class PacketKey {
    private static final int HASHED_BYTES = 32;

    private PacketKey() {}

    static long of(ByteBuffer buffer, int payloadOffset, int payloadLength) {
        long hash = mix(payloadLength);
        int end = payloadOffset + Math.min(payloadLength, HASHED_BYTES);
        int at = payloadOffset;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mix(hash ^ buffer.getLong(at));
        }
        for (; at < end; at++) {
            hash = mix(hash ^ buffer.get(at));
        }
        return hash;
    }

    /** The finalizer of SplitMix64: every bit of the input changes half of the output's bits. */
    private static long mix(long value) {
        long mixed = value + 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
