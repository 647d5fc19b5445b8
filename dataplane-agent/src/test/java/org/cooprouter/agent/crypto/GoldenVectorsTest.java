// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.copy;
import static org.cooprouter.agent.wire.PacketFlyweight.FROM_CLIENT;
import static org.cooprouter.agent.wire.PacketFlyweight.FROM_PROXY;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.TestBytes;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.wire.ConnectionQuality;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.cooprouter.agent.wire.RaicField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes and reads the packets of {@code golden/packets.txt}, which the wire format's page prints. */
class GoldenVectorsTest {
    private static final int EPOCH = 7;
    private static final int SESSION = 0xa1b2c3d4;
    private static final long CLIENT = 300;
    private static final long CLIENTS_IDS = 5L << 36;
    private static final long PROXYS_IDS = 9L << 36;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int OFFSET = 42;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(512);
    private final PacketWriter writer = new PacketWriter();

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.cooprouter.agent.crypto.GoldenVector#all")
    void shouldHoldForPlainAesGcm(GoldenVector vector) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(vector.key(), "AES"), new GCMParameterSpec(128, vector.nonce()));
        cipher.updateAAD(vector.header());
        byte[] sealed = cipher.doFinal(vector.plaintext());

        ByteBuffer packet = ByteBuffer.allocate(vector.header().length + sealed.length)
                .put(vector.header())
                .put(sealed);

        assertThat(packet.array()).isEqualTo(vector.packet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.cooprouter.agent.crypto.GoldenVector#all")
    void shouldBeWrittenByteForByte(GoldenVector vector) {
        PacketFlyweight packet = write(vector.name());

        assertThat(Sealer.seal(packet, keys(vector))).isEqualTo(DropReason.NONE);

        assertThat(copy(buffer, OFFSET, packet.length())).isEqualTo(vector.packet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.cooprouter.agent.crypto.GoldenVector#all")
    void shouldBeOpenedToTheirPlaintext(GoldenVector vector) {
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(TestBytes.direct(vector.packet()), 0, vector.packet().length);

        assertThat(packet.check(packet.direction())).isEqualTo(DropReason.NONE);
        assertThat(Opener.open(packet, keys(vector))).isEqualTo(DropReason.NONE);

        assertThat(copy(packet.buffer(), packet.plaintextOffset(), packet.plaintextLength()))
                .isEqualTo(vector.plaintext());
        assertThat(new PacketBody().parse(packet)).isEqualTo(DropReason.NONE);
    }

    @Test
    void shouldBeReadToTheirMeaning() {
        PacketBody first = open("first packet of a session");
        FieldsReader fields = first.fields();
        assertThat(fields.proxyTargetProtocol()).isEqualTo(UDP);
        assertThat(fields.proxyTargetAddressHigh()).isZero();
        assertThat(fields.proxyTargetAddressLow()).isEqualTo(0xffff_cb00_7109L);
        assertThat(fields.proxyTargetPort()).isEqualTo(5004);
        assertThat(fields.vport()).isEqualTo(50000);
        assertThat(fields.realIpLow()).isEqualTo(0xffff_c0a8_010aL);
        assertThat(fields.appType()).isEqualTo(3);
        assertThat(first.payloadLength()).isEqualTo(5);
        assertThat(fields.acknowledgement()).isZero();

        PacketBody stamped = open("packet with the time of its sending");
        assertThat(stamped.fields().timestampNs()).isEqualTo(123_456_789);
        assertThat(stamped.payloadLength()).isEqualTo(5);

        assertThat(open("answer with acknowledgement").fields().acknowledgement())
                .isEqualTo(FieldType.ACKNOWLEDGES_CLIENT_ID | FieldType.ACKNOWLEDGES_PARAMETERS);

        assertThat(open("probe").fields().pathKind()).isEqualTo(FieldType.KIND_NEIGHBOUR);

        FieldsReader reply = open("probe reply").fields();
        assertThat(reply.timestampNs()).isEqualTo(987_654_321);
        assertThat(reply.sent()).isEqualTo(37);
        assertThat(reply.pathId()).isEqualTo(1);
        assertThat(reply.referencePacketId()).isEqualTo(CLIENTS_IDS + 7);
        assertThat(reply.referenceDelayUs()).isEqualTo(1500);

        ConnectionQuality report = new ConnectionQuality();
        open("control with connection quality").fields().connectionQuality(report);
        assertThat(report).usingRecursiveComparison().isEqualTo(connectionQuality());

        PacketBody end = open("session end");
        assertThat(end.fields().has(FieldType.SESSION_END)).isTrue();
        assertThat(end.fields().sessionEnd()).isEqualTo(FieldType.END_CLOSED);
        assertThat(end.payloadLength()).isZero();

        RaicField split = new RaicField();
        open("last of four split copies of RAIC-6").fields().raic(split);
        assertThat(split.scheme()).isEqualTo(Schemes.RAIC_6);
        assertThat(split.parts()).isEqualTo(2);
        assertThat(split.padding()).isEqualTo(1);

        FieldsReader ipv6 = open("first packet of an IPv6 session").fields();
        assertThat(ipv6.proxyTargetAddressHigh()).isEqualTo(0x2001_0db8_0000_0000L);
        assertThat(ipv6.proxyTargetAddressLow()).isEqualTo(9);
        assertThat(ipv6.realIpHigh()).isEqualTo(0xfd00_0000_0000_0000L);
        assertThat(ipv6.realIpLow()).isEqualTo(0x10);
        assertThat(ipv6.appType()).isEqualTo(256);
    }

    @Test
    void shouldBePrintedInTheReference() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "reference", "wire-format.md"), UTF_8);

        assertThat(page).contains("```\n" + GoldenVector.text() + "```");
    }

    private PacketFlyweight write(String vector) {
        switch (vector) {
            case "first packet of a session" -> {
                data(SESSION, CLIENTS_IDS + 1)
                        .clientId(CLIENT)
                        .fields()
                        .proxyTarget(UDP, 0, 0xffff_cb00_7109L, 5004)
                        .vport(50000)
                        .realIp(0, 0xffff_c0a8_010aL)
                        .appType(3);
                payload("hello");
            }
            case "later packet" -> {
                data(SESSION, CLIENTS_IDS + 2);
                payload("world");
            }
            case "packet with the time of its sending" -> {
                data(SESSION, CLIENTS_IDS + 5).fields().timestamp(123_456_789);
                payload("world");
            }
            case "answer with acknowledgement" -> {
                begin(PacketFlyweight.TYPE_DATA, FROM_PROXY, SESSION, PROXYS_IDS + 1)
                        .fields()
                        .acknowledgement(FieldType.ACKNOWLEDGES_CLIENT_ID | FieldType.ACKNOWLEDGES_PARAMETERS);
                payload("hi");
            }
            case "probe" ->
                begin(PacketFlyweight.TYPE_PROBE, FROM_CLIENT, 0, CLIENTS_IDS + 7)
                        .clientId(CLIENT)
                        .fields()
                        .timestamp(123_456_789)
                        .pathId(1)
                        .pathKind(FieldType.KIND_NEIGHBOUR)
                        .sent(3000);
            case "probe reply" ->
                begin(PacketFlyweight.TYPE_PROBE_REPLY, FROM_PROXY, 0, PROXYS_IDS + 4)
                        .fields()
                        .timestamp(987_654_321)
                        .pathId(1)
                        .referencePacketId(CLIENTS_IDS + 7, 1500)
                        .sent(37);
            case "control with connection quality" ->
                begin(PacketFlyweight.TYPE_CONTROL, FROM_PROXY, 0, PROXYS_IDS + 5)
                        .fields()
                        .connectionQuality(connectionQuality());
            case "session end" ->
                begin(PacketFlyweight.TYPE_CONTROL, FROM_CLIENT, SESSION, CLIENTS_IDS + 3)
                        .fields()
                        .sessionEnd(FieldType.END_CLOSED);
            case "first packet of an IPv6 session" ->
                data(1, CLIENTS_IDS + 1)
                        .clientId(CLIENT)
                        .fields()
                        .proxyTarget(TCP, 0x2001_0db8_0000_0000L, 9, 443)
                        .vport(50001)
                        .realIp(0xfd00_0000_0000_0000L, 0x10)
                        .appType(256);
            case "first of three split copies of RAIC-5" -> {
                data(SESSION, CLIENTS_IDS + 4).splitCopy(0, Schemes.RAIC_5, 2, 1);
                splitCopy(Schemes.RAIC_5, 0);
            }
            case "last of three split copies of RAIC-5" -> {
                data(SESSION, CLIENTS_IDS + 4).splitCopy(2, Schemes.RAIC_5, 2, 1);
                splitCopy(Schemes.RAIC_5, 2);
            }
            case "last of four split copies of RAIC-6" -> {
                begin(PacketFlyweight.TYPE_DATA, FROM_PROXY, SESSION, PROXYS_IDS + 2)
                        .splitCopy(3, Schemes.RAIC_6, 2, 1);
                splitCopy(Schemes.RAIC_6, 3);
            }
            case "repair copy of RAICT" -> repair(FROM_CLIENT, CLIENTS_IDS + 1, new Raict(1), "hello", "world");
            case "second repair copy of a block of two packets" ->
                repair(FROM_PROXY, PROXYS_IDS + 1, new ReedSolomon(2, 2, 1), "hi", "hello");
            default -> throw new IllegalArgumentException("say how to write the vector \"" + vector + "\"");
        }
        return writer.finish();
    }

    private static ConnectionQuality connectionQuality() {
        ConnectionQuality report = new ConnectionQuality();
        report.addPath(0, 400, 6553, 3277, 39322, 1000, -2500);
        report.addPath(1, 400, 0, ConnectionQuality.NOT_KNOWN, ConnectionQuality.NOT_KNOWN, 200, 0);
        report.addPair(0, 1, 399, 66);
        return report;
    }

    private PacketWriter data(int session, long packetId) {
        return begin(PacketFlyweight.TYPE_DATA, FROM_CLIENT, session, packetId);
    }

    private PacketWriter begin(int type, int direction, int session, long packetId) {
        return writer.begin(buffer, OFFSET, type, direction, session, packetId);
    }

    private void payload(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        writer.payload(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /** One of the split copies of "hello" in two parts. */
    private void splitCopy(int number, int copy) {
        RedundancyScheme scheme = Objects.requireNonNull(Schemes.find(number, 2));
        scheme.encode(copy, ByteBuffer.wrap("hello".getBytes(UTF_8)), 0, 5, buffer, writer.payload(3));
    }

    /** The last repair copy that leaves with the last of some packets. */
    private void repair(int direction, long firstId, RepairCode code, String... packets) {
        RepairEncoder encoder = new RepairEncoder(code);
        for (int i = 0; i < packets.length; i++) {
            byte[] bytes = packets[i].getBytes(UTF_8);
            encoder.add(firstId + i, ByteBuffer.wrap(bytes), 0, bytes.length);
            while (encoder.next()) {
                begin(PacketFlyweight.TYPE_REPAIR, direction, SESSION, encoder.packetId())
                        .repairCopy(encoder.index(), encoder.row(), encoder.count(), encoder.stride());
                encoder.encode(buffer, writer.payload(encoder.length()));
            }
        }
    }

    private static PacketBody open(String name) {
        GoldenVector vector = GoldenVector.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        PacketFlyweight packet = new PacketFlyweight();
        packet.wrap(TestBytes.direct(vector.packet()), 0, vector.packet().length);
        PacketBody body = new PacketBody();
        assertThat(Opener.open(packet, keys(vector))).isEqualTo(DropReason.NONE);
        assertThat(body.parse(packet)).isEqualTo(DropReason.NONE);
        return body;
    }

    private static KeyRing keys(GoldenVector vector) {
        KeyRing ring = new KeyRing(JdkAead::new);
        ring.replace(Map.of(EPOCH, vector.key()), EPOCH);
        return ring;
    }
}
