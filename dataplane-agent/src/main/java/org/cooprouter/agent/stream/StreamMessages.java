// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import java.nio.ByteBuffer;

/**
 * The byte stream of one connection between a TCP-based stream splitter and a TCP-based stream joiner (C13; [0083], [0086], [0091]): a stream header, then
 * messages. Numbers are big endian; the connection itself is expected to be authenticated and encrypted (TLS).
 *
 * <pre>
 *   header   +-----------+---------+---------------+--------+-------------+------+
 *            | "CRSS"  4 | version | session_ID  8 | length | target_IP   | port |
 *            |           |    1    |               | 4 / 16 | 4 / 16      |  2   |
 *            +-----------+---------+---------------+--------+-------------+------+
 *   message  +------+----------+-------------+-------...
 *            | type | size   4 | position  8 | data
 *            |  1   |          |             | size
 *            +------+----------+-------------+-------...
 * </pre>
 *
 * <p>A reader is fed with whatever has arrived, in pieces of any length, and stops for good at the first byte that cannot be: a stream has no place where one
 * could go on. No allocation after construction; not safe for use by several threads.
 */
public final class StreamMessages {
    /** Data at a position of the stream. */
    public static final int DATA = 0;
    /** Position: everything before it has been received. Size 0. */
    public static final int ACKNOWLEDGEMENT = 1;
    /** Position: the stream's length. Size 0. */
    public static final int END = 2;
    /** Says nothing but that the connection lives. Size 0, position 0. */
    public static final int KEEP_ALIVE = 3;

    /** Bytes of a message before its data. */
    public static final int MESSAGE_HEADER_LENGTH = 13;
    /** Bytes of the longest stream header. */
    public static final int MAX_HEADER_LENGTH = 32;
    /** Most data of one message: "may range from 100 bytes to 1 Mbytes" [0091]. */
    public static final int MAX_DATA_LENGTH = 65_536;

    private static final int MAGIC = 0x4352_5353;
    private static final int VERSION = 1;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    /** Up to and with the length of the target's address. */
    private static final int FIXED_HEADER_LENGTH = 14;

    private static final int PORT_LENGTH = 2;

    private StreamMessages() {}

    /**
     * Writes a stream header.
     *
     * @param target gets the bytes at its position; at least {@link #MAX_HEADER_LENGTH} remain
     * @param sessionId of the stream, the same on all its connections; not 0
     * @param address 4 or 16 bytes of the server
     * @param port of the server, 1-65535
     */
    public static void writeHeader(ByteBuffer target, long sessionId, byte[] address, int port) {
        if (address.length != IPV4 && address.length != IPV6) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes; expected 4 or 16");
        }
        target.putInt(MAGIC)
                .put((byte) VERSION)
                .putLong(sessionId)
                .put((byte) address.length)
                .put(address)
                .putShort((short) port);
    }

    /**
     * Writes the beginning of a message; its data follow.
     *
     * @param target gets {@link #MESSAGE_HEADER_LENGTH} bytes at its position
     * @param type see above
     * @param size bytes of data, at most {@link #MAX_DATA_LENGTH}
     * @param position within the stream, 0 or more
     */
    public static void writeMessage(ByteBuffer target, int type, int size, long position) {
        target.put((byte) type).putInt(size).putLong(position);
    }

    /** Hears what a connection says. */
    public interface Listener {
        /**
         * The header is complete.
         *
         * @param sessionId of the stream
         * @param address 4 or 16 bytes of the server
         * @param port of the server
         */
        void onHeader(long sessionId, byte[] address, int port);

        /**
         * A message begins, or one without data is complete.
         *
         * @param type see above
         * @param size bytes of data that follow
         * @param position within the stream
         */
        void onMessage(int type, int size, long position);

        /**
         * Some data of the message that has begun.
         *
         * @param position of its first byte within the stream
         * @param data from its position to its limit; to be consumed now
         */
        void onData(long position, ByteBuffer data);
    }

    /** Reads one connection. */
    public static final class Reader {
        private final ByteBuffer partial = ByteBuffer.allocate(MAX_HEADER_LENGTH);
        private boolean broken;
        private boolean hasHeader;
        private int dataLeft;
        private long position;

        /** Makes a reader that expects a header. */
        public Reader() {}

        /**
         * Takes what has arrived.
         *
         * @param input from its position to its limit; consumed unless the stream is malformed
         * @param listener told of what is complete
         * @return false if the stream is malformed: the connection is to be closed, now and for all further calls
         */
        public boolean read(ByteBuffer input, Listener listener) {
            while (input.hasRemaining() && !broken) {
                if (dataLeft > 0) {
                    data(input, listener);
                } else if (hasHeader) {
                    message(input, listener);
                } else {
                    header(input, listener);
                }
            }
            return !broken;
        }

        private void data(ByteBuffer input, Listener listener) {
            int length = Math.min(dataLeft, input.remaining());
            int limit = input.limit();
            input.limit(input.position() + length);
            listener.onData(position, input);
            input.position(input.limit());
            input.limit(limit);
            position += length;
            dataLeft -= length;
        }

        /** Copies what is missing of {@code length} bytes; true when they are there. */
        private boolean fill(ByteBuffer input, int length) {
            while (partial.position() < length && input.hasRemaining()) {
                partial.put(input.get());
            }
            return partial.position() >= length;
        }

        private void header(ByteBuffer input, Listener listener) {
            if (!fill(input, FIXED_HEADER_LENGTH)) {
                return;
            }
            int length = partial.get(FIXED_HEADER_LENGTH - 1);
            long sessionId = partial.getLong(5);
            broken = partial.getInt(0) != MAGIC
                    || partial.get(4) != VERSION
                    || sessionId == 0
                    || (length != IPV4 && length != IPV6);
            if (broken || !fill(input, FIXED_HEADER_LENGTH + length + PORT_LENGTH)) {
                return;
            }
            byte[] address = new byte[length];
            partial.get(FIXED_HEADER_LENGTH, address);
            int port = Short.toUnsignedInt(partial.getShort(FIXED_HEADER_LENGTH + length));
            partial.clear();
            hasHeader = true;
            broken = port == 0;
            if (!broken) {
                listener.onHeader(sessionId, address, port);
            }
        }

        private void message(ByteBuffer input, Listener listener) {
            if (!fill(input, MESSAGE_HEADER_LENGTH)) {
                return;
            }
            int type = partial.get(0);
            int size = partial.getInt(1);
            position = partial.getLong(5);
            partial.clear();
            boolean ofData = type == DATA;
            broken = type < DATA
                    || type > KEEP_ALIVE
                    || size < 0
                    || size > MAX_DATA_LENGTH
                    || ofData == (size == 0)
                    || position < 0
                    || position > Long.MAX_VALUE - size
                    || (type == KEEP_ALIVE && position != 0);
            if (!broken) {
                dataLeft = size;
                listener.onMessage(type, size, position);
            }
        }
    }
}
