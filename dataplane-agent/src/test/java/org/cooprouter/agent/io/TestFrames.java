// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames with a number in them, and a handler that collects the numbers. */
final class TestFrames {
    static final int LENGTH = 100;
    private static final long DESTINATION_AND_SOURCE = 0x0200_0000_0001_0200L;
    private static final short ETHERTYPE_EXPERIMENTAL = (short) 0x88b5;
    private static final int NUMBER = 14;

    private TestFrames() {}

    static void send(FrameSink sink, int number, int length) {
        int offset = sink.claim();
        ByteBuffer buffer = sink.buffer();
        buffer.putLong(offset, DESTINATION_AND_SOURCE);
        buffer.putInt(offset + 8, 2);
        buffer.putShort(offset + 12, ETHERTYPE_EXPERIMENTAL);
        buffer.putInt(offset + NUMBER, number);
        sink.commit(length);
    }

    static int number(ByteBuffer buffer, int offset) {
        return buffer.getInt(offset + NUMBER);
    }

    /** Remembers the numbers and lengths of the frames it is given. */
    static final class Collector implements FrameHandler {
        final List<Integer> numbers = new ArrayList<>();
        final List<Integer> lengths = new ArrayList<>();

        @Override
        public void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
            numbers.add(number(buffer, offset));
            lengths.add(length);
        }
    }
}
