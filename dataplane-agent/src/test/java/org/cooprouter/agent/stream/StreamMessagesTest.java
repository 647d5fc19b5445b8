// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.cooprouter.agent.stream.StreamConnections.Piece;
import org.cooprouter.agent.stream.StreamConnections.State;
import org.junit.jupiter.api.Test;

/** TCP-based splitter and joiner: their messages, what is put together of them, and what becomes of stuck connections (C13). */
class StreamMessagesTest {
    private static final long SESSION = 0x1122_3344_5566_7788L;
    private static final byte[] TARGET = {(byte) 192, 0, 2, (byte) 130};
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 10 * SECOND;

    /** Writes down what it hears. */
    private static final class Heard implements StreamMessages.Listener {
        private final List<String> lines = new ArrayList<>();
        private final StreamWindow window = new StreamWindow(100_000);

        @Override
        public void onHeader(long sessionId, byte[] address, int port) {
            lines.add(Long.toHexString(sessionId) + " " + HexFormat.of().formatHex(address) + " " + port);
        }

        @Override
        public void onMessage(int type, int size, long position) {
            lines.add(type + " " + size + " " + position);
        }

        @Override
        public void onData(long position, ByteBuffer data) {
            window.put(position, data);
        }
    }

    private static ByteBuffer header() {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        StreamMessages.writeHeader(bytes, SESSION, TARGET, 443);
        return bytes;
    }

    private static boolean read(ByteBuffer written, Heard heard) {
        return new StreamMessages.Reader().read(written.flip(), heard);
    }

    @Test
    void shouldHaveTheBytesOfTheGoldenVector() {
        ByteBuffer bytes = header();
        StreamMessages.writeMessage(bytes, StreamMessages.DATA, 2, 258);
        bytes.put(new byte[] {7, 8});

        byte[] written = new byte[bytes.position()];
        bytes.get(0, written);
        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo("4352535301112233445566778804c000028201bb" + "00000000020000000000000102" + "0708");
    }

    @Test
    void shouldReadWhatComesInPiecesOfAnyLength() {
        ByteBuffer bytes = header();
        StreamMessages.writeMessage(bytes, StreamMessages.DATA, 5, 0);
        bytes.put("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        StreamMessages.writeMessage(bytes, StreamMessages.KEEP_ALIVE, 0, 0);
        StreamMessages.writeMessage(bytes, StreamMessages.END, 0, 5);
        bytes.flip();
        for (int length = 1; length <= bytes.limit(); length++) {
            Heard heard = new Heard();
            StreamMessages.Reader reader = new StreamMessages.Reader();
            for (int from = 0; from < bytes.limit(); from += length) {
                ByteBuffer part = bytes.slice(from, Math.min(length, bytes.limit() - from));
                assertThat(reader.read(part, heard)).isTrue();
            }
            assertThat(heard.lines).containsExactly("1122334455667788 c0000282 443", "0 5 0", "3 0 0", "2 0 5");
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(heard.window.take(target)).isEqualTo(5);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeAndStayAtThat() {
        Heard heard = new Heard();
        StreamMessages.Reader reader = new StreamMessages.Reader();
        assertThat(reader.read(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}), heard))
                .isFalse();
        assertThat(reader.read(header().flip(), heard)).isFalse();
        assertThat(heard.lines).isEmpty();

        List<long[]> messages = List.of(
                new long[] {StreamMessages.DATA, 0, 0},
                new long[] {StreamMessages.DATA, StreamMessages.MAX_DATA_LENGTH + 1, 0},
                new long[] {StreamMessages.DATA, -1, 0},
                new long[] {StreamMessages.DATA, 5, -1},
                new long[] {StreamMessages.DATA, 5, Long.MAX_VALUE},
                new long[] {StreamMessages.END, 1, 5},
                new long[] {StreamMessages.KEEP_ALIVE, 0, 1},
                new long[] {4, 0, 0});
        for (long[] message : messages) {
            ByteBuffer bytes = header();
            StreamMessages.writeMessage(bytes, (int) message[0], (int) message[1], message[2]);
            assertThat(read(bytes, new Heard()))
                    .as("type %d size %d position %d", message[0], message[1], message[2])
                    .isFalse();
        }
    }

    @Test
    void shouldPutAStreamTogetherFromPiecesInAnyOrderAndMoreThanOnce() {
        byte[] stream = new byte[50_000];
        Random random = new Random(3);
        random.nextBytes(stream);
        StreamWindow window = new StreamWindow(4_096);
        ByteBuffer whole = ByteBuffer.allocate(stream.length);
        window.end(stream.length);
        while (!window.isComplete()) {
            int from = Math.clamp(window.next() + random.nextInt(-500, 5_000), 0, stream.length - 1);
            int length = Math.min(random.nextInt(1, 900), stream.length - from);
            window.put(from, ByteBuffer.wrap(stream, from, length));
            window.take(whole);
        }

        assertThat(whole.array()).isEqualTo(stream);
    }

    @Test
    void shouldSendAgainWhatWasUnderWayOnAStuckConnection() {
        StreamConnections connections = new StreamConnections(PATIENCE);
        int first = connections.open(0);
        int second = connections.open(0);
        assertThat(connections.next(first, 3_000, 1_000, 0)).isEqualTo(new Piece(0, 1_000));
        assertThat(connections.next(second, 3_000, 1_000, 0)).isEqualTo(new Piece(1_000, 2_000));
        assertThat(connections.next(first, 3_000, 1_000, 0)).isEqualTo(new Piece(2_000, 3_000));
        connections.acknowledged(1_000, 8 * SECOND);

        assertThat(connections.state(first, 11 * SECOND)).isEqualTo(State.BUSY);
        assertThat(connections.state(second, 11 * SECOND)).isEqualTo(State.STUCK);
        assertThat(connections.next(second, 9_000, 1_000, 11 * SECOND).from()).isEqualTo(3_000);

        connections.replaced(second, 11 * SECOND);
        assertThat(connections.state(second, 11 * SECOND)).isEqualTo(State.IDLE);
        assertThat(connections.next(second, 9_000, 600, 11 * SECOND)).isEqualTo(new Piece(1_000, 1_600));
        assertThat(connections.next(first, 9_000, 600, 11 * SECOND)).isEqualTo(new Piece(1_600, 2_000));
        assertThat(connections.next(first, 9_000, 600, 11 * SECOND)).isEqualTo(new Piece(3_000, 3_600));
        connections.acknowledged(3_600, 12 * SECOND);
        assertThat(connections.state(first, 60 * SECOND)).isEqualTo(State.IDLE);
        assertThat(connections.acknowledged()).isEqualTo(3_600);
    }

    @Test
    void shouldTakeAClosedConnectionForStuckAndIgnoreAnAcknowledgementOfWhatWasNeverSent() {
        StreamConnections connections = new StreamConnections(PATIENCE);
        int only = connections.open(0);
        connections.next(only, 100, 1_000, 0);
        connections.acknowledged(101, 0);
        assertThat(connections.acknowledged()).isZero();

        connections.closed(only);
        assertThat(connections.state(only, 0)).isEqualTo(State.STUCK);
        connections.replaced(only, 0);
        assertThat(connections.next(only, 100, 1_000, 0)).isEqualTo(new Piece(0, 100));
    }
}
