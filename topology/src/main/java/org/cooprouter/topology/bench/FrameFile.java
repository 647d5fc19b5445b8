// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.crypto.KeyRing;
import org.cooprouter.agent.crypto.Sealer;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.cooprouter.topology.lab.LabException;

/** Writes the frames that the load sends: a 2-byte length, then the frame, one after another. */
final class FrameFile {
    /** Sessions among which the frames are spread. */
    static final int SESSIONS = 50;
    /** UDP payload of a call's packet. */
    static final int PAYLOAD = 160;

    private static final int UDP = 17;
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP_HEADER = 8;
    private static final int SERVER_PORT = 5201;
    private static final int FIRST_CLIENT_PORT = 40000;
    private static final int FIRST_SESSION = 1000;

    private final ByteBuffer frame = ByteBuffer.allocateDirect(2048);
    private final byte[] bytes = new byte[frame.capacity()];
    private final KeyRing keys = new KeyRing(JdkAead::new);
    private final PacketWriter writer = new PacketWriter();
    private final ByteBuffer payload = ByteBuffer.allocate(PAYLOAD);
    private long packets;

    FrameFile() {
        keys.replace(Map.of(BenchConfig.EPOCH, BenchConfig.KEY), BenchConfig.EPOCH);
    }

    /** One frame of each of the clients' calls, as the bridge steers it to the agent. */
    void writeCalls(Path file) {
        write(file, out -> {
            for (int session = 0; session < SESSIONS; session++) {
                frame.put(0, new byte[] {0x02, 0x43, 0x52, 0x01, 0, BenchConfig.APP_TYPE});
                frame.put(6, BenchConfig.CLIENT_MAC);
                int length = headers(
                        BenchConfig.CLIENT, FIRST_CLIENT_PORT + session, BenchConfig.SERVER, SERVER_PORT, PAYLOAD);
                append(out, length);
            }
        });
    }

    /**
     * Calls as they reach the proxy: every packet new, each in two copies, one from each of the router's paths.
     *
     * @param announced whether every packet says whose session it is, as the first ones of a session do; otherwise one in 50
     */
    void writeTunnel(Path file, int packetCount, boolean announced) {
        write(file, out -> {
            for (int i = 0; i < packetCount; i++) {
                frame.put(0, BenchConfig.ROUTER_MAC);
                frame.put(6, BenchConfig.CLIENT_MAC);
                int sealed = seal(packets, announced || packets / SESSIONS % 50 == 0);
                packets++;
                append(out, tunnel(BenchConfig.ROUTER_UPLINK, sealed));
                append(out, tunnel(BenchConfig.ROUTER_NEIGHBOUR, sealed));
            }
        });
    }

    private int tunnel(int source, int sealed) {
        return headers(source, BenchConfig.TUNNEL_PORT, BenchConfig.PROXY, BenchConfig.TUNNEL_PORT, sealed);
    }

    private int seal(long number, boolean announced) {
        int session = (int) (number % SESSIONS);
        long packetId = 1L << 36 | 1 + number / SESSIONS;
        writer.begin(
                frame,
                ETHERNET + IPV4 + UDP_HEADER,
                PacketFlyweight.TYPE_DATA,
                PacketFlyweight.FROM_CLIENT,
                FIRST_SESSION + session,
                packetId);
        writer.clientId(BenchConfig.CLIENT_ID);
        if (announced) {
            long low = FieldsReader.IPV4_LOW_PREFIX;
            writer.fields()
                    .proxyTarget(UDP, 0, low | Integer.toUnsignedLong(BenchConfig.SERVER), SERVER_PORT)
                    .vport(FIRST_CLIENT_PORT + session)
                    .realIp(0, low | Integer.toUnsignedLong(BenchConfig.CLIENT))
                    .appType(BenchConfig.APP_TYPE);
        }
        writer.payload(payload, 0, PAYLOAD);
        PacketFlyweight packet = writer.finish();
        Sealer.seal(packet, keys);
        return packet.length();
    }

    private int headers(int source, int sourcePort, int target, int targetPort, int payloadLength) {
        frame.putShort(12, (short) 0x0800);
        int ip = ETHERNET;
        frame.putInt(ip, 0x4500 << 16 | (IPV4 + UDP_HEADER + payloadLength));
        frame.putInt(ip + 4, 0x4000);
        frame.putInt(ip + 8, 64 << 24 | UDP << 16);
        frame.putInt(ip + 12, source);
        frame.putInt(ip + 16, target);
        frame.putShort(ip + 10, ipChecksum(ip));
        frame.putShort(ip + IPV4, (short) sourcePort);
        frame.putShort(ip + IPV4 + 2, (short) targetPort);
        frame.putInt(ip + IPV4 + 4, (UDP_HEADER + payloadLength) << 16);
        return ETHERNET + IPV4 + UDP_HEADER + payloadLength;
    }

    private short ipChecksum(int at) {
        int sum = 0;
        for (int i = 0; i < IPV4; i += 2) {
            sum += frame.getShort(at + i) & 0xffff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private void append(DataOutputStream out, int length) throws IOException {
        out.writeShort(length);
        frame.get(0, bytes, 0, length);
        out.write(bytes, 0, length);
    }

    private static void write(Path file, Content content) {
        try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new LabException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
