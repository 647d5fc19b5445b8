// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.wire.SteeringMac;

/** A router and a proxy with clients behind the one and servers behind the other; what a bridge would do, without delay. */
final class Network {
    static final long CLIENT_MAC = 0x0a00_0000_0001L;
    static final long SERVER_SIDE_MAC = 0x0a00_0000_00ffL;
    static final Flow CALL = new Flow("192.168.1.20", 5060, "192.0.2.80", 3478);
    private static final long STEP_NS = 10 * TestConfig.MS;

    Agent router;
    Agent proxy;
    /** Frames between the two that are lost. */
    Predicate<Frame> lost = _ -> false;
    /** What a NAT on the way does to frames from the router. */
    UnaryOperator<Frame> nat = UnaryOperator.identity();
    /** What it does to frames to the router. */
    UnaryOperator<Frame> natBack = UnaryOperator.identity();

    /** The proxy's addresses. */
    Set<String> tunnelEnds = Set.of(TestConfig.PROXY);

    final List<Frame> tunnelled = new ArrayList<>();
    final List<Frame> atServer = new ArrayList<>();
    final List<Frame> atClient = new ArrayList<>();
    final List<Frame> declined = new ArrayList<>();

    Network() {
        this(
                new Agent(TestConfig.router("home-a", 11), 5, 1_000 * TestConfig.SECOND),
                new Agent(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 9, 77 * TestConfig.SECOND));
    }

    Network(Agent router, Agent proxy) {
        this.router = router;
        this.proxy = proxy;
    }

    static Frame fromClient(String text) {
        return fromClient(CALL, text);
    }

    static Frame fromClient(Flow flow, String text) {
        return Frame.udp(SteeringMac.of(TestConfig.VOICE), CLIENT_MAC, flow, text.getBytes(UTF_8));
    }

    /** A client sends; whatever follows from that happens at once. */
    void client(Frame frame) {
        carry(router.receive(frame));
    }

    void client(String text) {
        client(fromClient(text));
    }

    /** The server that heard last answers. */
    void server(String text) {
        server(Frame.udp(
                TestConfig.PROXY_MAC, SERVER_SIDE_MAC, atServer.getLast().flow().reversed(), text.getBytes(UTF_8)));
    }

    void server(Frame frame) {
        carry(proxy.receive(frame));
    }

    /** Lets time pass for both. */
    void advance(long byNs) {
        for (long passed = 0; passed < byNs; passed += STEP_NS) {
            long step = Math.min(STEP_NS, byNs - passed);
            carry(router.advance(step));
            carry(proxy.advance(step));
        }
    }

    private void carry(List<Frame> written) {
        Deque<Frame> frames = new ArrayDeque<>(written);
        while (!frames.isEmpty()) {
            Frame frame = frames.removeFirst();
            Flow flow = frame.flow();
            if (SteeringMac.isSteering(frame.destinationMac())) {
                declined.add(frame);
            } else if (isTunnelEnd(flow.destination(), flow.destinationPort())) {
                tunnelled.add(frame);
                if (!lost.test(frame)) {
                    frames.addAll(proxy.receive(nat.apply(frame)));
                }
            } else if (isTunnelEnd(flow.source(), flow.sourcePort())) {
                tunnelled.add(frame);
                if (!lost.test(frame)) {
                    frames.addAll(router.receive(natBack.apply(frame)));
                }
            } else if (flow.source().equals(TestConfig.PROXY)) {
                atServer.add(frame);
            } else {
                atClient.add(frame);
            }
        }
    }

    private boolean isTunnelEnd(String address, int port) {
        return tunnelEnds.contains(address) && port == TestConfig.TUNNEL_PORT;
    }

    List<String> textsAtServer() {
        return atServer.stream()
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();
    }

    List<String> textsAtClient() {
        return atClient.stream()
                .map(frame -> new String(frame.payload(), UTF_8))
                .toList();
    }

    /** Packets of sessions in the tunnel, one for each copy, since the last call. */
    List<Frame> takeTunnelled(int type) {
        List<Frame> taken = tunnelled.stream()
                .filter(frame -> frame.packet().type() == type)
                .toList();
        tunnelled.clear();
        return taken;
    }
}
