// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.port.DatapathId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The channel against peers that are slow, broken or not bridges at all. Bytes are written as in the OpenFlow 1.3 specification. */
class OpenFlowChannelTest {
    private static final DatapathId BRIDGE = DatapathId.parse("00000000000000aa");
    private static final String HELLO = "04000008 00000001";
    private static final String FEATURES = "04060020 00000002 00000000000000aa 00000000 fe 00 0000 00000000 00000000";
    private static final String NO_PORTS = "04130010 00000004 000d 0000 00000000";
    private static final int TYPE_ERROR = 1;
    private static final int TYPE_ECHO_REQUEST = 2;
    private static final int TYPE_ECHO_REPLY = 3;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RecordingListener listener = new RecordingListener();
    private OpenFlowFabric fabric;
    private OpenFlowServer server;

    @BeforeEach
    void start() throws IOException {
        start(OpenFlowSettings.DEFAULT);
    }

    private void start(OpenFlowSettings settings) throws IOException {
        var metrics = new BridgeMetrics(registry);
        fabric = new OpenFlowFabric(settings, _ -> Optional.empty(), metrics);
        fabric.listen(listener);
        server = OpenFlowServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, settings, fabric, metrics);
    }

    private void restart(OpenFlowSettings settings) throws IOException {
        server.close();
        registry.clear();
        start(settings);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldConnectABridgeThatCompletesTheHandshake() throws IOException {
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            await().until(() -> listener.count("connected " + BRIDGE) == 1);
        }
        await().until(() -> listener.count("disconnected " + BRIDGE) == 1);
    }

    @Test
    void shouldAgreeWithABridgeThatOffersAllVersions() throws IOException {
        try (Peer peer = new Peer()) {
            peer.send("06000010 00000001 0001 0008 0000007e");
            assertThat(peer.readType()).isZero();
            assertThat(peer.readType()).as("features request").isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"01000008 00000001", "03000008 00000001", "06000010 00000001 0001 0008 00000040"})
    void shouldTellABridgeOfOtherVersionsWhichOneToSet(String hello) throws IOException {
        try (Peer peer = new Peer()) {
            peer.send(hello);
            assertThat(peer.readType()).isZero();
            assertThat(peer.readType()).isEqualTo(TYPE_ERROR);
            assertThat(new String(peer.lastBody, StandardCharsets.US_ASCII)).contains("protocols=OpenFlow13");
            assertThat(peer.isClosedByServer()).isTrue();
        }
        await().until(() -> rejected("version") == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a486f73743a20780d0a0d0a", // GET / HTTP/1.1
                "04000004 00000000", // shorter than the header
                "04000000 00000000", // length 0
                "0406 0008 00000002", // features without body, before hello
                "04130010 00000004 000d 0000 00000000" // ports before features
            })
    void shouldSurviveWhatIsNoBridge(String bytes) throws IOException {
        try (Peer peer = new Peer()) {
            peer.send(bytes);
            peer.finish();
            assertThat(peer.isClosedByServer()).isTrue();
        }
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            await().until(() -> listener.count("connected " + BRIDGE) == 1);
        }
        assertThat(listener.events.getFirst()).isEqualTo("connected " + BRIDGE);
    }

    @Test
    void shouldSurviveAHandshakeCutAnywhere() throws IOException {
        byte[] whole = HexFormat.of().parseHex((HELLO + FEATURES + NO_PORTS).replace(" ", ""));
        for (int length = 0; length < whole.length; length++) {
            try (Peer peer = new Peer()) {
                peer.out.write(whole, 0, length);
                peer.out.flush();
                peer.finish();
            }
        }
        await().until(() -> rejected("closed") == whole.length);
        assertThat(listener.events).isEmpty();
    }

    @Test
    void shouldCloseOnAPeerThatSaysNothing() throws IOException {
        restart(new OpenFlowSettings(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        try (Peer peer = new Peer()) {
            assertThat(peer.readType()).isZero();
            assertThat(peer.isClosedByServer()).isTrue();
        }
        await().until(() -> rejected("timeout") == 1);
    }

    @Test
    void shouldCloseOnABridgeThatDoesNotAnswerEchoes() throws IOException {
        restart(new OpenFlowSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100)));
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            assertThat(peer.readType()).isEqualTo(TYPE_ECHO_REQUEST);
            assertThat(peer.readType()).isEqualTo(TYPE_ECHO_REQUEST);
            assertThat(peer.isClosedByServer()).isTrue();
        }
        await().until(() -> listener.count("disconnected " + BRIDGE) == 1);
    }

    @Test
    void shouldAnswerEchoesWithTheirContent() throws IOException {
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            peer.send("0402000c 00000007 cafe1234");
            assertThat(peer.readType()).isEqualTo(TYPE_ECHO_REPLY);
            assertThat(peer.lastXid).isEqualTo(7);
            assertThat(HexFormat.of().formatHex(peer.lastBody)).isEqualTo("cafe1234");
        }
    }

    @Test
    void shouldLetANewConnectionOfABridgeReplaceTheOldOne() throws IOException {
        try (Peer older = new Peer();
                Peer newer = new Peer()) {
            older.completeHandshake();
            await().until(() -> listener.count("connected " + BRIDGE) == 1);

            newer.completeHandshake();

            await().until(() -> listener.count("connected " + BRIDGE) == 2);
            assertThat(older.isClosedByServer()).isTrue();
            newer.send("0402000c 00000007 cafe1234");
            assertThat(newer.readType()).isEqualTo(TYPE_ECHO_REPLY);
            assertThat(listener.count("disconnected " + BRIDGE)).isZero();
        }
    }

    @Test
    void shouldSkipMessagesThatItCannotRead() throws IOException {
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            peer.send("0463000c 00000007 ffffffff");
            peer.send("0402000c 00000008 cafe1234");
            assertThat(peer.readType()).isEqualTo(TYPE_ECHO_REPLY);
        }
        assertThat(counter("cooprouter_openflow_unreadable_messages", "")).isEqualTo(1);
    }

    @Test
    void shouldFailWhatWaitsWhenTheBridgeGoesAway() throws IOException {
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            await().until(() -> listener.count("connected " + BRIDGE) == 1);
            var running = fabric.apply(BRIDGE, FlowProgram.EMPTY);
            var waiting = fabric.apply(BRIDGE, FlowProgram.EMPTY);
            peer.hangUp();

            assertThat(running)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("not connected");
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("not connected");
        }
    }

    @Test
    void shouldCloseOnABridgeThatDoesNotAnswerInTime() throws IOException {
        restart(new OpenFlowSettings(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5)));
        try (Peer peer = new Peer()) {
            peer.completeHandshake();
            await().until(() -> listener.count("connected " + BRIDGE) == 1);

            assertThat(fabric.apply(BRIDGE, FlowProgram.EMPTY))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("no answer to a query");
        }
    }

    private double rejected(String reason) {
        return counter("cooprouter_openflow_rejected_connections", reason);
    }

    private double counter(String name, String label) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point ->
                        label.isEmpty() || label.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    /** A peer that sends what the test says. */
    private final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private long lastXid;
        private byte[] lastBody = {};

        Peer() throws IOException {
            socket = new Socket(server.address().getAddress(), server.address().getPort());
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void send(String hex) throws IOException {
            out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
            out.flush();
        }

        void completeHandshake() throws IOException {
            assertThat(readType()).as("hello").isZero();
            send(HELLO);
            assertThat(readType()).as("features request").isEqualTo(5);
            send(FEATURES);
            assertThat(readType()).as("set config").isEqualTo(9);
            assertThat(readType()).as("port description request").isEqualTo(18);
            send(NO_PORTS);
        }

        int readType() throws IOException {
            in.readUnsignedByte();
            int type = in.readUnsignedByte();
            int length = in.readUnsignedShort();
            lastXid = Integer.toUnsignedLong(in.readInt());
            lastBody = in.readNBytes(length - 8);
            return type;
        }

        /** Says that nothing more comes. */
        void finish() throws IOException {
            socket.shutdownOutput();
        }

        /** Ends the connection at once. */
        void hangUp() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        boolean isClosedByServer() throws IOException {
            try {
                in.readAllBytes();
                return true;
            } catch (SocketTimeoutException _) {
                return false;
            } catch (SocketException _) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
