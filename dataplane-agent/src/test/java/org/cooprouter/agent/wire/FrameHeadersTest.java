// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.copy;
import static org.cooprouter.agent.TestBytes.direct;
import static org.cooprouter.agent.TestBytes.flip;

import java.nio.ByteBuffer;
import java.util.Random;
import org.cooprouter.agent.TestBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ethernet, IPv4 and UDP: written, read, cut, damaged. */
class FrameHeadersTest {
    /** A DNS query to 192.168.1.1 with its checksums, and three bytes of padding. */
    private static final String FRAME = "020000000001 02000000000a 0800"
            + "4500 002d 1c46 4000 40 11 9b26 c0a80102 c0a80101"
            + "e1c2 0035 0019 ea40"
            + "abcd 0100 0001 0000 0000 0000 0161 0000 02"
            + "000000";

    private final ByteBuffer frame = direct(FRAME);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private final Ipv4Flyweight ip = new Ipv4Flyweight();
    private final UdpFlyweight udp = new UdpFlyweight();

    @Test
    void shouldReadEveryHeaderOfAFrame() {
        assertThat(check(frame)).isEqualTo(DropReason.NONE);

        assertThat(ethernet.destination()).isEqualTo(0x0200_0000_0001L);
        assertThat(ethernet.source()).isEqualTo(0x0200_0000_000aL);
        assertThat(ethernet.type()).isEqualTo(EthernetFlyweight.TYPE_IPV4);
        assertThat(ip.headerLength()).isEqualTo(20);
        assertThat(ip.totalLength()).isEqualTo(45);
        assertThat(ip.isFragment()).isFalse();
        assertThat(ip.ttl()).isEqualTo(64);
        assertThat(ip.protocol()).isEqualTo(Ipv4Flyweight.PROTOCOL_UDP);
        assertThat(ip.source()).isEqualTo(0xc0a8_0102);
        assertThat(ip.destination()).isEqualTo(0xc0a8_0101);
        assertThat(udp.sourcePort()).isEqualTo(57794);
        assertThat(udp.destinationPort()).isEqualTo(53);
        assertThat(udp.payloadOffset()).isEqualTo(42);
        assertThat(udp.payloadLength()).as("without the padding").isEqualTo(17);
        assertThat(udp.checksumValid(ip.pseudoHeaderSum())).isTrue();
    }

    @Test
    void shouldRejectAFrameCutAtEveryLength() {
        for (int length = 0; length < 59; length++) {
            DropReason expected = length < 14 ? DropReason.ETHERNET_TRUNCATED : DropReason.IP_TRUNCATED;
            assertThat(check(direct(copy(frame, 0, length))))
                    .as("cut to %d bytes", length)
                    .isEqualTo(expected);
        }
        assertThat(check(direct(copy(frame, 0, 59)))).isEqualTo(DropReason.NONE);
    }

    @Test
    void shouldRejectAFlippedBitInEveryPositionOfTheIpHeader() {
        for (int bit = 14 * 8; bit < 34 * 8; bit++) {
            flip(frame, bit);
            assertThat(check(frame)).as("bit %d", bit).isNotEqualTo(DropReason.NONE);
            flip(frame, bit);
        }
    }

    @Test
    void shouldNoticeAFlippedBitInEveryPositionOfTheUdpDatagram() {
        for (int bit = 34 * 8; bit < 59 * 8; bit++) {
            flip(frame, bit);
            boolean valid = check(frame) == DropReason.NONE && udp.checksumValid(ip.pseudoHeaderSum());
            assertThat(valid).as("bit %d", bit).isFalse();
            flip(frame, bit);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "14, 65, IP_HEADER", // version 6, minimum IHL
        "14, 44, IP_HEADER", // IHL 4
        "17, 13, IP_HEADER", // total length 19
        "16, 05, IP_TRUNCATED", // total length 1325
        "39, 07, UDP_TRUNCATED", // UDP length 7
        "39, 1a, UDP_TRUNCATED", // UDP length one more than there is
        "24, 00, IP_CHECKSUM",
    })
    void shouldRejectAHeaderThatContradictsItself(int at, String value, DropReason expected) {
        frame.put(at, TestBytes.bytes(value)[0]);
        assertThat(check(frame)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2000, true", "2001, true", "0001, true", "4000, false", "0000, false", "8000, false"})
    void shouldKnowAFragment(String flagsAndOffset, boolean fragment) {
        frame.put(20, TestBytes.bytes(flagsAndOffset));
        ip.wrap(frame, 14, 45);
        assertThat(ip.isFragment()).isEqualTo(fragment);
    }

    @Test
    void shouldAcceptAUdpDatagramWithoutChecksum() {
        frame.putShort(40, (short) 0);
        check(frame);
        assertThat(udp.checksumValid(ip.pseudoHeaderSum())).isTrue();
    }

    @Test
    void shouldSendAComputedChecksumOfZeroAsAllOnes() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(10);
        udp.wrap(buffer, 0, 10);
        udp.write(1, 2, 2, 0);
        // With this payload the sum of all words is all ones, so that the checksum comes out as 0.
        buffer.putShort(8, (short) udp.checksum());

        udp.write(1, 2, 2, 0);

        assertThat(udp.checksum()).isEqualTo(0xffff);
        assertThat(udp.checksumValid(0)).isTrue();
    }

    @Test
    void shouldWriteWhatItReads() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            int payload = random.nextInt(100);
            ByteBuffer buffer = ByteBuffer.allocateDirect(42 + payload);
            int source = random.nextInt();
            int destination = random.nextInt();
            ethernet.wrap(buffer, 0, buffer.capacity());
            ethernet.destination(random.nextLong() >>> 16);
            ethernet.source(0x0200_5e00_000aL);
            ethernet.type(EthernetFlyweight.TYPE_IPV4);
            ip.wrap(buffer, 14, 28 + payload);
            ip.write(0xb8, 64, Ipv4Flyweight.PROTOCOL_UDP, source, destination, 8 + payload);
            udp.wrap(buffer, 34, 8 + payload);
            udp.write(7177, 7178, payload, Checksum.pseudoHeader(source, destination, 17, 8 + payload));

            assertThat(check(buffer)).isEqualTo(DropReason.NONE);
            assertThat(udp.checksumValid(ip.pseudoHeaderSum())).isTrue();
            assertThat(ethernet.source()).isEqualTo(0x0200_5e00_000aL);
            assertThat(ip.tos()).isEqualTo(0xb8);
            assertThat(ip.source()).isEqualTo(source);
            assertThat(ip.destination()).isEqualTo(destination);
            assertThat(udp.payloadLength()).isEqualTo(payload);

            udp.writeWithoutChecksum(7177, 7178, payload);
            assertThat(udp.checksum()).isZero();
        }
    }

    @Test
    void shouldKeepTheHeaderChecksumRightWhenAddressesChange() {
        Random random = new Random(4);
        for (int i = 0; i < 1_000; i++) {
            check(frame);
            ip.source(random.nextInt());
            ip.destination(random.nextInt());
            assertThat(check(frame)).isEqualTo(DropReason.NONE);
        }
    }

    @Test
    void shouldCarryTheAppTypeInTheSteeringAddress() {
        assertThat(SteeringMac.of(0xabcd)).isEqualTo(0x0243_5201_abcdL);
        assertThat(SteeringMac.isSteering(0x0243_5201_0001L)).isTrue();
        assertThat(SteeringMac.appType(0x0243_5201_ffffL)).isEqualTo(0xffff);
        assertThat(SteeringMac.isSteering(0x0243_5202_0001L)).isFalse();
        assertThat(SteeringMac.isSteering(0x0343_5201_0001L)).isFalse();
    }

    private DropReason check(ByteBuffer buffer) {
        ethernet.wrap(buffer, 0, buffer.capacity());
        DropReason reason = ethernet.check();
        if (reason == DropReason.NONE) {
            ip.wrap(buffer, ethernet.payloadOffset(), ethernet.payloadLength());
            reason = ip.check();
        }
        if (reason == DropReason.NONE) {
            udp.wrap(buffer, ip.payloadOffset(), ip.payloadLength());
            reason = udp.check();
        }
        return reason;
    }
}
