// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.role.config.CompileResult;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.role.config.RuntimeConfigCompiler;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.ClientConfig;
import org.cooprouter.agent.v1.Endpoint;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.SiteConfig;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.SteeringMac;

/**
 * A whole agent, router and proxy in one, whose AEAD lets everything pass: frames of a peer that holds the key and says anything.
 * It throws nothing and writes no frame that does not fit.
 */
public final class FuzzAgent {
    private static final int LAN = 0xc0a8_0101;
    private static final int CLIENT = 0xc0a8_010a;
    private static final int UPLINK = 0xc633_6402;
    private static final int REMOTE_PROXY = 0xcb00_7109;
    private static final int OWN_PROXY = 0xcb00_7177;
    private static final int STRANGER = 0xc612_0001;
    private static final int[] ADDRESSES = {UPLINK, REMOTE_PROXY, OWN_PROXY, STRANGER, CLIENT, LAN};
    private static final int PORT = 7177;
    /** Servers answer to the first external port, which some client's host has been given. */
    private static final int NAT_PORT = 40_000;
    /** External ports and sessions: their tables are made anew for every input. */
    private static final int FEW = 15;

    private static final int APP_TYPE = 7;
    private static final long ROUTER_MAC = 0x0200_5e00_000aL;
    private static final int UDP = 17;
    private static final int HEADERS = 42;
    private static final int FRAME_OFFSET = 128;
    private static final long MS = 1_000_000;
    private static final RuntimeConfig CONFIG = config();

    private final Sink sink = new Sink();
    private final ByteBuffer memory = ByteBuffer.allocate(FRAME_OFFSET + FrameSink.SLOT_LENGTH);
    private final AgentPipeline pipeline =
            new AgentPipeline(sink, key -> new Gullible(), new PacketIdSpace(1), new SplittableRandom(1), 0);
    private long nowNs;

    private FuzzAgent() {
        pipeline.install(CONFIG, nowNs);
    }

    /** Takes frames, and how much time passes between them. */
    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        FuzzAgent agent = new FuzzAgent();
        while (input.hasMore()) {
            agent.nowNs += input.next() * MS;
            agent.pipeline.onTimers(agent.nowNs);
            switch (input.below(4)) {
                case 0 -> agent.receive(input.bytes(1500));
                case 1 -> agent.receive(udp(input, input.bytes(1400)));
                default -> agent.receive(udp(input, tunnel(input)));
            }
        }
    }

    private void receive(byte[] frame) {
        memory.put(FRAME_OFFSET, frame);
        pipeline.onFrame(memory, FRAME_OFFSET, frame.length, nowNs);
    }

    private static byte[] tunnel(Input input) {
        PacketFlyweight packet = Packets.of(input, input.below(PacketFlyweight.TYPE_REPAIR + 1), 1L << 36);
        byte[] bytes = packet.buffer().array();
        int how = input.next();
        // Sometimes of the association itself, and of either direction.
        if ((how & 1) != 0) {
            packet.buffer().putInt(4, PacketFlyweight.ASSOCIATION_SESSION);
        }
        bytes[1] |= (byte) ((how & 2) << 6);
        return bytes;
    }

    /** A client's frame, or one of the tunnel. */
    private static byte[] udp(Input input, byte[] payload) {
        int how = input.next();
        int source = ADDRESSES[input.below(ADDRESSES.length)];
        int destination = ADDRESSES[input.below(ADDRESSES.length)];
        ByteBuffer frame = ByteBuffer.allocate(HEADERS + payload.length);
        frame.putLong(0, ((how & 1) == 0 ? ROUTER_MAC : SteeringMac.of(APP_TYPE)) << 16);
        frame.position(12).putShort((short) 0x0800);
        frame.put((byte) 0x45).position(16).putShort((short) (HEADERS - 14 + payload.length));
        frame.position(22).put((byte) 64).put((byte) UDP).putShort((short) 0);
        frame.putInt(source).putInt(destination);
        frame.putShort((short) ((how & 2) == 0 ? PORT : how)).putShort((short) ((how & 4) == 0 ? PORT : NAT_PORT));
        frame.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
        return frame.array();
    }

    private static RuntimeConfig config() {
        Map<String, Any> resources = new LinkedHashMap<>();
        put(
                resources,
                "site",
                SiteConfig.newBuilder()
                        .setRouterMac(ByteString.copyFrom(
                                ByteBuffer.allocate(Long.BYTES).putLong(0, ROUTER_MAC << 16), 6))
                        .setLanAddress(address(LAN))
                        .setLanPrefixLength(24)
                        .setClientId(11)
                        .setUdpPort(PORT)
                        .setMaxSessions(FEW)
                        .build());
        put(
                resources,
                "paths/isp-a",
                PathConfig.newBuilder()
                        .setKind(PathConfig.Kind.KIND_UPLINK)
                        .setLocalAddress(address(UPLINK))
                        .setMtu(1500)
                        .build());
        put(
                resources,
                "redundancyProfiles/double",
                RedundancyProfileConfig.newBuilder().setCopiesPerUplink(2).build());
        put(
                resources,
                "appTypes/voice",
                AppTypeConfig.newBuilder()
                        .setIndex(APP_TYPE)
                        .addPreferredProxies("fra")
                        .setRedundancyProfile("double")
                        .build());
        put(
                resources,
                "proxies/fra",
                ProxyConfig.newBuilder()
                        .addEndpoints(Endpoint.newBuilder()
                                .setAddress(address(REMOTE_PROXY))
                                .setPort(PORT))
                        .build());
        put(
                resources,
                "proxyRole",
                ProxyRoleConfig.newBuilder()
                        .setProxy("own")
                        .setAddress(address(OWN_PROXY))
                        .setUdpPort(PORT)
                        .setNatPortMin(NAT_PORT)
                        .setNatPortMax(NAT_PORT + FEW)
                        .build());
        put(
                resources,
                "clients/home-b",
                ClientConfig.newBuilder().setClientId(12).build());
        associate(resources, "home-a", 11, "fra");
        associate(resources, "home-b", 12, "own");
        if (RuntimeConfigCompiler.compile(resources) instanceof CompileResult.Compiled compiled) {
            return compiled.config();
        }
        throw new IllegalStateException("the configuration does not compile");
    }

    private static void associate(Map<String, Any> resources, String site, int clientId, String proxy) {
        String name = site + "--" + proxy;
        put(
                resources,
                "associations/" + name,
                AssociationConfig.newBuilder()
                        .setClientId(clientId)
                        .setProxy(proxy)
                        .setSendEpoch(1)
                        .build());
        put(
                resources,
                "keys/" + name + "/1",
                KeyEpochConfig.newBuilder()
                        .setAssociation(name)
                        .setEpoch(1)
                        .setKey(ByteString.copyFrom(new byte[Aead.KEY_LENGTH]))
                        .build());
    }

    private static void put(Map<String, Any> resources, String name, Message body) {
        resources.put(name, Any.pack(body));
    }

    private static ByteString address(int ipv4) {
        return ByteString.copyFrom(ByteBuffer.allocate(Integer.BYTES).putInt(0, ipv4));
    }

    /** Throws away what is written, if it fits. */
    private static final class Sink implements FrameSink {
        private final ByteBuffer slot = ByteBuffer.allocate(SLOT_LENGTH);

        @Override
        public ByteBuffer buffer() {
            return slot;
        }

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public void commit(int length) {
            Inside.require(0, length, slot);
        }

        @Override
        public void abandon() {}
    }

    /** Neither hides nor authenticates anything. */
    private static final class Gullible implements Aead {
        @Override
        public void seal(ByteBuffer buffer, int offset, int aadLength, int plaintextLength, long high, long low) {}

        @Override
        public boolean open(ByteBuffer buffer, int offset, int aadLength, int sealedLength, long high, long low) {
            return true;
        }

        @Override
        public void close() {}
    }
}
