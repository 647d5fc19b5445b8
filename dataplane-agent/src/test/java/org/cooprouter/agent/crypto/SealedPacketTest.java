// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.TestBytes.copy;
import static org.cooprouter.agent.TestBytes.direct;
import static org.cooprouter.agent.TestBytes.flip;
import static org.cooprouter.agent.wire.PacketFlyweight.FROM_CLIENT;
import static org.cooprouter.agent.wire.PacketFlyweight.FROM_PROXY;
import static org.cooprouter.agent.wire.PacketFlyweight.TYPE_DATA;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.cooprouter.agent.Allocation;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a receiver does with packets that were damaged, replayed or made by strangers: the order of "Receiving". */
class SealedPacketTest {
    private static final byte[] KEY = new byte[Aead.KEY_LENGTH];
    private static final int EPOCH = 7;
    private static final int SESSION = 42;

    private final KeyRing keys = new KeyRing(JdkAead::new);
    private final SequenceRecovery recovery = new SequenceRecovery(64);
    private final PacketFlyweight packet = new PacketFlyweight();
    private final PacketBody body = new PacketBody();

    SealedPacketTest() {
        keys.replace(Map.of(EPOCH, KEY), EPOCH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.cooprouter.agent.crypto.GoldenVector#all")
    void shouldRejectAPacketCutAtEveryLength(GoldenVector vector) {
        keys.replace(Map.of(EPOCH, vector.key()), EPOCH);
        int direction = vector.header()[1] < 0 ? FROM_PROXY : FROM_CLIENT;
        int minimum = vector.header().length + Aead.TAG_LENGTH;

        for (int length = 0; length < vector.packet().length; length++) {
            ByteBuffer cut = direct(copy(ByteBuffer.wrap(vector.packet()), 0, length));
            DropReason reason = receive(cut, direction);
            assertThat(reason)
                    .as("cut to %d bytes", length)
                    .isEqualTo(length < minimum ? DropReason.WIRE_TRUNCATED : DropReason.AUTHENTICATION_FAILED);
        }
        assertThat(recovery.highest()).as("nothing learnt").isNegative();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.cooprouter.agent.crypto.GoldenVector#all")
    void shouldRejectAFlippedBitInEveryPosition(GoldenVector vector) {
        keys.replace(Map.of(EPOCH, vector.key()), EPOCH);
        int direction = vector.header()[1] < 0 ? FROM_PROXY : FROM_CLIENT;
        Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);

        for (int bit = 0; bit < vector.packet().length * Byte.SIZE; bit++) {
            ByteBuffer flipped = direct(vector.packet());
            flip(flipped, bit);
            DropReason reason = receive(flipped, direction);
            assertThat(reason).as("bit %d", bit).isNotEqualTo(DropReason.NONE);
            drops.merge(reason, 1, Integer::sum);
        }

        assertThat(drops).containsEntry(DropReason.WIRE_VERSION, 4);
        assertThat(drops).containsEntry(DropReason.WIRE_DIRECTION, 1);
        assertThat(drops).containsEntry(DropReason.UNKNOWN_KEY_EPOCH, 16);
        assertThat(recovery.highest()).as("nothing learnt").isNegative();
        assertThat(receive(direct(vector.packet()), direction)).isEqualTo(DropReason.NONE);
    }

    @Test
    void shouldRejectAReplay() {
        ByteBuffer sealed = data(1);
        assertThat(receive(copyOf(sealed), FROM_CLIENT)).isEqualTo(DropReason.NONE);
        assertThat(receive(copyOf(sealed), FROM_CLIENT)).isEqualTo(DropReason.DUPLICATE);

        receive(data(200), FROM_CLIENT);
        assertThat(receive(copyOf(sealed), FROM_CLIENT)).isEqualTo(DropReason.STALE);
    }

    @Test
    void shouldRejectAPacketReflectedToItsSender() {
        assertThat(receive(data(1), FROM_PROXY)).isEqualTo(DropReason.WIRE_DIRECTION);
    }

    @Test
    void shouldRejectFutureAndPastEpochsAlike() {
        ByteBuffer ofEpoch7 = data(1);
        keys.replace(Map.of(EPOCH + 1, KEY), EPOCH + 1);
        ByteBuffer ofEpoch8 = data(2);

        assertThat(receive(ofEpoch7, FROM_CLIENT)).isEqualTo(DropReason.UNKNOWN_KEY_EPOCH);
        keys.replace(Map.of(EPOCH, KEY), EPOCH);
        assertThat(receive(ofEpoch8, FROM_CLIENT)).isEqualTo(DropReason.UNKNOWN_KEY_EPOCH);
    }

    @Test
    void shouldAcceptBothEpochsDuringARotation() {
        byte[] next = KEY.clone();
        next[0] = 1;
        ByteBuffer old = data(1);
        keys.replace(Map.of(EPOCH, KEY, EPOCH + 1, next), EPOCH + 1);

        assertThat(receive(data(2), FROM_CLIENT)).isEqualTo(DropReason.NONE);
        assertThat(receive(old, FROM_CLIENT)).isEqualTo(DropReason.NONE);
    }

    @Test
    void shouldNotSealWithoutAKeyToSendUnder() {
        keys.close();

        assertThat(Sealer.seal(write(1), keys)).isEqualTo(DropReason.NO_SEND_KEY);
    }

    @Test
    void shouldRejectRandomBytesWithoutReadingBeyondThem() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(96)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = (byte) (0x10 | random.nextInt(4));
                bytes[1] = (byte) (random.nextInt(4) << 5);
            }
            assertThat(receive(direct(bytes), FROM_CLIENT)).as("seed %d", seed).isNotEqualTo(DropReason.NONE);
        }
        assertThat(recovery.highest()).as("nothing learnt").isNegative();
    }

    @Test
    void shouldAllocateNothingButInTheCipher() {
        KeyRing free = new KeyRing(key -> new NullAead());
        free.replace(Map.of(EPOCH, KEY), EPOCH);
        ByteBuffer buffer = ByteBuffer.allocateDirect(256);
        ByteBuffer payload = ByteBuffer.allocateDirect(100);
        PacketWriter writer = new PacketWriter();
        PacketIdSource ids = new PacketIdSpace(1).newSource();

        long allocated = Allocation.bytesOf(() -> {
            writer.begin(buffer, 0, TYPE_DATA, FROM_CLIENT, SESSION, ids.next()).clientId(300);
            writer.fields().vport(1).appType(2).realIp(0, 0xffff_0000_0001L);
            PacketFlyweight written = writer.payload(payload, 0, 100).finish();
            Sealer.seal(written, free);
            packet.wrap(buffer, 0, written.length());
            if (packet.check(FROM_CLIENT) == DropReason.NONE && Opener.open(packet, free) == DropReason.NONE) {
                recovery.accept(packet.packetId());
                body.parse(packet);
            }
        });

        assertThat(body.payloadLength()).isEqualTo(100);
        assertThat(allocated).isZero();
    }

    /** Receives as the roles do, in the order of the wire format. */
    private DropReason receive(ByteBuffer bytes, int direction) {
        packet.wrap(bytes, 0, bytes.capacity());
        DropReason reason = packet.check(direction);
        if (reason == DropReason.NONE) {
            reason = Opener.open(packet, keys);
        }
        if (reason == DropReason.NONE) {
            reason = recovery.accept(packet.packetId()).dropReason();
        }
        return reason == DropReason.NONE ? body.parse(packet) : reason;
    }

    private ByteBuffer data(long packetId) {
        PacketFlyweight written = write(packetId);
        assertThat(Sealer.seal(written, keys)).isEqualTo(DropReason.NONE);
        return direct(copy(written.buffer(), written.offset(), written.length()));
    }

    private static PacketFlyweight write(long packetId) {
        return new PacketWriter()
                .begin(ByteBuffer.allocateDirect(256), 0, TYPE_DATA, FROM_CLIENT, SESSION, packetId)
                .payload(ByteBuffer.allocate(10), 0, 10)
                .finish();
    }

    private static ByteBuffer copyOf(ByteBuffer buffer) {
        return direct(copy(buffer));
    }

    private static final class NullAead implements Aead {
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
