// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cooprouter.agent.control.Deltas;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.io.AfPacketPort;
import org.cooprouter.agent.io.VethPair;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.Endpoint;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.SiteConfig;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.UdpFlyweight;

/** The place of an agent's process: between two ends of a veth pair, with a stored configuration and without a controller. Needs root. */
final class AgentPlace implements AutoCloseable {
    private static final int VOICE = 7;
    private static final int IP = EthernetFlyweight.HEADER_LENGTH;
    private static final int TRANSPORT = IP + Ipv4Flyweight.MIN_HEADER_LENGTH;
    private static final int PACKET = TRANSPORT + UdpFlyweight.HEADER_LENGTH;
    private static final int PROXY_ADDRESS = 0xcb007109; // 203.0.113.9
    private static final int TUNNEL_PORT = 7177;

    private final Path directory;
    private final String tap = VethPair.uniqueName("v");
    private final VethPair veth = VethPair.create();
    private final AfPacketPort bridge;
    private boolean interfacesGone;
    private long dataPackets;
    private long lastPacketId;

    AgentPlace(Path directory) throws Exception {
        this.directory = directory;
        bridge = AfPacketPort.open(veth.right);
        VethPair.require("ip", "tuntap", "add", tap, "mode", "tap");
        VethPair.require("ip", "link", "set", tap, "up");
        try (StateDirectory state = StateDirectory.open(directory.resolve("state"), "home-a")) {
            state.store(HeldConfiguration.NONE.apply(Deltas.snapshot(
                    1,
                    Deltas.resource("site", site()),
                    Deltas.resource("paths/isp-a", path()),
                    Deltas.resource("appTypes/voice", voice()),
                    Deltas.resource(
                            "redundancyProfiles/double",
                            RedundancyProfileConfig.newBuilder()
                                    .setCopiesPerUplink(2)
                                    .build()),
                    Deltas.resource("proxies/fra", proxy()),
                    Deltas.resource("associations/home-a--fra", association()),
                    Deltas.resource("keys/home-a--fra/1", key()))));
        }
    }

    AgentProcess start(String... jvmOptions) throws IOException {
        return AgentProcess.start(
                directory,
                List.of(jvmOptions),
                "--agent=home-a",
                "--controller=127.0.0.1:9",
                "--plaintext",
                "--interface=" + veth.left,
                "--live-tap=" + tap,
                "--metrics=127.0.0.1:9177",
                "--state-dir=" + directory.resolve("state"));
    }

    String carrier() throws IOException {
        return Files.readString(Path.of("/sys/class/net", tap, "carrier")).strip();
    }

    /** Sends a client's frame and looks whether both copies of one have come out so far. */
    boolean sendsAndGetsCopies() {
        int slot = bridge.claim();
        bridge.commit(writeClientFrame(bridge.buffer(), slot));
        bridge.flush();
        bridge.poll(this::onFrame, 64, System.nanoTime());
        return dataPackets >= 2;
    }

    /** Takes what the agent had sent; true when nothing is left. */
    boolean isDrained() {
        boolean drained = bridge.poll(this::onFrame, 64, System.nanoTime()) == 0;
        dataPackets = 0;
        return drained;
    }

    /** The start of the agent that sent the last packet; wire format: the high 20 of a packet_ID's 56 bits. */
    long lastStartNumber() {
        return lastPacketId >>> 36;
    }

    /** Deletes the agent's interface and returns the name that it had. */
    String deleteInterface() {
        interfacesGone = true;
        bridge.close();
        veth.close();
        return veth.left;
    }

    @Override
    public void close() {
        VethPair.require("ip", "link", "del", tap);
        if (!interfacesGone) {
            deleteInterface();
        }
    }

    private void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(buffer, offset + IP, length - IP);
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(buffer, offset + PACKET, length - PACKET);
        if (ip.destination() == PROXY_ADDRESS && packet.type() == PacketFlyweight.TYPE_DATA) {
            dataPackets++;
            lastPacketId = packet.packetId();
        }
    }

    private static int writeClientFrame(ByteBuffer buffer, int offset) {
        int payload = 160;
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(buffer, offset, PACKET + payload);
        ethernet.destination(SteeringMac.of(VOICE));
        ethernet.source(0x0200_0000_0010L);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(buffer, offset + IP, PACKET + payload - IP);
        // 192.168.1.10 to 198.18.0.5
        ip.write(0, 64, Ipv4Flyweight.PROTOCOL_UDP, 0xc0a8010a, 0xc6120005, UdpFlyweight.HEADER_LENGTH + payload);
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(buffer, offset + TRANSPORT, UdpFlyweight.HEADER_LENGTH + payload);
        udp.writeWithoutChecksum(5000, 6000, payload);
        return PACKET + payload;
    }

    private static Message site() {
        return SiteConfig.newBuilder()
                .setRouterMac(ByteString.copyFrom(new byte[] {2, 0, 0, 0, 0, 10}))
                .setLanAddress(ByteString.copyFrom(new byte[] {(byte) 192, (byte) 168, 1, 0}))
                .setLanPrefixLength(24)
                .setClientId(1)
                .setUdpPort(TUNNEL_PORT)
                .build();
    }

    private static Message path() {
        return PathConfig.newBuilder()
                .setPathId(0)
                .setKind(PathConfig.Kind.KIND_UPLINK)
                .setLocalAddress(ByteString.copyFrom(new byte[] {(byte) 198, 51, 100, 2}))
                .setMtu(1500)
                .build();
    }

    private static Message voice() {
        return AppTypeConfig.newBuilder()
                .setIndex(VOICE)
                .setExpectedPacketRatePps(50)
                .addPreferredProxies("fra")
                .setRedundancyProfile("double")
                .build();
    }

    private static Message proxy() {
        return ProxyConfig.newBuilder()
                .addEndpoints(Endpoint.newBuilder()
                        .setAddress(ByteString.copyFrom(
                                ByteBuffer.allocate(4).putInt(PROXY_ADDRESS).array()))
                        .setPort(TUNNEL_PORT))
                .build();
    }

    private static Message association() {
        return AssociationConfig.newBuilder()
                .setClientId(1)
                .setProxy("fra")
                .setSendEpoch(1)
                .build();
    }

    private static Message key() {
        return KeyEpochConfig.newBuilder()
                .setAssociation("home-a--fra")
                .setEpoch(1)
                .setKey(ByteString.copyFrom(new byte[16]))
                .build();
    }
}
