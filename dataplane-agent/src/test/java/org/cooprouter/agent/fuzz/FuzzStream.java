// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import org.cooprouter.agent.stream.StreamMessages;
import org.cooprouter.agent.stream.StreamWindow;

/**
 * The messages of a TCP-based stream splitter: whatever bytes come, in whatever pieces, the reader consumes them all or refuses them for good, says the same
 * for every way of cutting them up, and what is put together of them stays within its window.
 */
public final class FuzzStream {
    private static final int WINDOW = 512;

    private FuzzStream() {}

    /** Reads one connection, at once and in pieces. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        int piece = 1 + input.below(64);
        byte[] bytes = input.bytes(data.length);
        Heard whole = new Heard();
        boolean isWholeGood = new StreamMessages.Reader().read(ByteBuffer.wrap(bytes), whole);
        Heard pieces = new Heard();
        StreamMessages.Reader reader = new StreamMessages.Reader();
        boolean isGood = true;
        for (int from = 0; from < bytes.length && isGood; from += piece) {
            ByteBuffer part = ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from));
            isGood = reader.read(part, pieces);
            if (isGood && part.hasRemaining()) {
                throw new AssertionError("a good stream was not consumed");
            }
        }
        if (isGood != isWholeGood || whole.digest != pieces.digest) {
            throw new AssertionError("in pieces of " + piece + " bytes it is another stream");
        }
        if (!isGood && reader.read(ByteBuffer.wrap(bytes), pieces) && bytes.length > 0) {
            throw new AssertionError("a refused stream went on");
        }
    }

    private static final class Heard implements StreamMessages.Listener {
        private final StreamWindow window = new StreamWindow(WINDOW);
        private final ByteBuffer target = ByteBuffer.allocate(WINDOW);
        private long digest;

        private void note(long value) {
            digest = digest * 31 + value;
        }

        @Override
        public void onHeader(long sessionId, byte[] address, int port) {
            note(sessionId);
            note(address.length);
            note(port);
        }

        @Override
        public void onMessage(int type, int size, long position) {
            note(type);
            note(size);
            note(position);
            if (size > StreamMessages.MAX_DATA_LENGTH || position < 0) {
                throw new AssertionError(size + " bytes at " + position);
            }
            if (type == StreamMessages.END) {
                window.end(position);
            }
        }

        @Override
        public void onData(long position, ByteBuffer data) {
            for (int i = 0; i < data.remaining(); i++) {
                note(position + i);
                note(data.get(data.position() + i));
            }
            long before = window.next();
            int fresh = window.put(position, data);
            int taken = window.take(target.clear());
            if (fresh > WINDOW || window.next() != before + taken) {
                throw new AssertionError(fresh + " bytes at " + position + " do not fit");
            }
        }
    }
}
