// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cooprouter.controller.core.port.FabricContract.Kind;

/**
 * Makes a bridge out of a real one that knows less: it stands between that one and its controller and answers every request about what is
 * lacking itself, with the errors of OpenFlow 1.3, 7.4.4.1.
 */
final class LesserBridge implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    private static final int TYPE_AT = 1;
    private static final int LENGTH_AT = 2;
    private static final int XID_AT = 4;
    private static final int ERROR = 1;
    private static final int MULTIPART_REQUEST = 18;
    private static final short BAD_REQUEST = 1;
    private static final short BAD_TYPE = 1;
    private static final short BAD_MULTIPART = 2;
    private static final int ERROR_DATA_BYTES = 64;

    /** Numbers of what the protocol has of each kind: OFPT_*_MOD, and the first and last of three OFPMP_*. */
    private enum Messages {
        GROUP(15, 6, 8),
        METER(29, 9, 11);

        private final int modification;
        private final int firstMultipart;
        private final int lastMultipart;

        Messages(int modification, int firstMultipart, int lastMultipart) {
            this.modification = modification;
            this.firstMultipart = firstMultipart;
            this.lastMultipart = lastMultipart;
        }

        boolean have(byte[] message) {
            int type = message[TYPE_AT];
            if (type != MULTIPART_REQUEST) {
                return type == modification;
            }
            int multipart = ByteBuffer.wrap(message).getShort(HEADER_BYTES);
            return multipart >= firstMultipart && multipart <= lastMultipart;
        }

        static Messages of(Kind kind) {
            return kind == Kind.GROUP ? GROUP : METER;
        }
    }

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final InetSocketAddress controller;
    private final Set<Messages> lacking = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Listens for the real bridge and connects to {@code controller} when it comes. */
    LesserBridge(InetSocketAddress controller) throws IOException {
        this.controller = controller;
        begin(this::accept);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A side has gone; what belongs to it is closed by whoever reads from it.
            }
        });
    }

    void lack(Kind kind) {
        lacking.add(Messages.of(kind));
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket bridge = server.accept();
            var up = new Socket(controller.getAddress(), controller.getPort());
            sockets.add(bridge);
            sockets.add(up);
            begin(() -> {
                try (bridge;
                        up) {
                    relay(bridge, up, false);
                }
            });
            begin(() -> {
                try (bridge;
                        up) {
                    relay(up, bridge, true);
                }
            });
        }
    }

    /** Hands on message by message, so that what is answered here never comes amid another message. */
    private void relay(Socket from, Socket to, boolean requests) throws IOException {
        var in = new DataInputStream(from.getInputStream());
        while (true) {
            var header = new byte[HEADER_BYTES];
            in.readFully(header);
            int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(LENGTH_AT));
            byte[] message = Arrays.copyOf(header, length);
            in.readFully(message, HEADER_BYTES, length - HEADER_BYTES);
            if (requests && lacking.stream().anyMatch(kind -> kind.have(message))) {
                send(from, error(message));
            } else {
                send(to, message);
            }
        }
    }

    private static void send(Socket to, byte[] message) throws IOException {
        synchronized (to) {
            OutputStream out = to.getOutputStream();
            out.write(message);
        }
    }

    private static byte[] error(byte[] request) {
        int data = Math.min(request.length, ERROR_DATA_BYTES);
        return ByteBuffer.allocate(HEADER_BYTES + 2 * Short.BYTES + data)
                .put(request[0])
                .put((byte) ERROR)
                .putShort((short) (HEADER_BYTES + 2 * Short.BYTES + data))
                .putInt(ByteBuffer.wrap(request).getInt(XID_AT))
                .putShort(BAD_REQUEST)
                .putShort(request[TYPE_AT] == MULTIPART_REQUEST ? BAD_MULTIPART : BAD_TYPE)
                .put(request, 0, data)
                .array();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
