// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.cooperation.Node.MS;
import static org.cooprouter.agent.cooperation.Node.SECOND;
import static org.cooprouter.agent.cooperation.Pair.KBPS;
import static org.cooprouter.agent.cooperation.Pair.giving;
import static org.cooprouter.agent.cooperation.Pair.settings;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.cooprouter.agent.Allocation;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** C18: a neighbour that forges, replays, floods, contradicts itself and exceeds what it was offered. Each refusal has its counter. */
class HostileNeighbourTest {
    private static final int MESSAGE = 14;
    private static final int TYPE = MESSAGE + 5;
    private static final int SENDER = MESSAGE + 8;
    private static final int RECEIVER = MESSAGE + 16;

    private final MessageGuard guard = new MessageGuard(Pair.KEY.macKey());
    private final Pair pair = new Pair();

    /** A frame with something else in it, and good MAC and checksum. */
    private byte[] forged(byte[] frame, Consumer<ByteBuffer> change) {
        ByteBuffer buffer = ByteBuffer.allocate(2048).put(0, frame);
        change.accept(buffer);
        int length = buffer.getShort(MESSAGE + 6) & 0xffff;
        guard.protect(buffer, MESSAGE, length);
        byte[] result = new byte[MESSAGE + length];
        buffer.get(0, result);
        return result;
    }

    private static byte[] damaged(byte[] frame, int at) {
        byte[] damaged = frame.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private void established() {
        pair.runTo(10 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    private void stillEstablished() {
        pair.runTo(30 * SECOND);
        assertThat(pair.chooser.status().established()).isEqualTo(1);
        assertThat(pair.advertiser.status().established()).isEqualTo(1);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldCountWhyAMessageIsNone() {
        established();
        byte[] advertisement = pair.last(MessageFlyweight.ADVERTISEMENT);
        Node node = pair.advertiser;
        pair.chooser.advanceTo(12 * SECOND + MS);
        byte[] theirs = pair.chooser.take().stream()
                .filter(frame -> Pair.type(frame) == MessageFlyweight.ADVERTISEMENT)
                .findFirst()
                .orElseThrow();
        assertThat(node.receive(theirs)).isEqualTo(DropReason.NONE);
        assertThat(node.receive(ByteBuffer.allocate(MESSAGE + 23)
                        .put(0, theirs, 0, MESSAGE + 23)
                        .array()))
                .isEqualTo(DropReason.COOP_TRUNCATED);
        assertThat(node.receive(damaged(theirs, MESSAGE))).isEqualTo(DropReason.COOP_MAGIC);
        assertThat(node.receive(damaged(theirs, MESSAGE + 4))).isEqualTo(DropReason.COOP_VERSION);
        assertThat(node.receive(forged(theirs, buffer -> buffer.put(TYPE, (byte) 77))))
                .isEqualTo(DropReason.COOP_TYPE);
        assertThat(node.receive(forged(theirs, buffer -> buffer.putShort(MESSAGE + 6, (short) 30))))
                .isEqualTo(DropReason.COOP_TRUNCATED);
        assertThat(node.receive(damaged(theirs, theirs.length - 1))).isEqualTo(DropReason.COOP_CHECKSUM);
        assertThat(node.receive(forged(theirs, buffer -> buffer.putLong(RECEIVER, 5))))
                .isEqualTo(DropReason.COOP_RECEIVER);
        assertThat(node.receive(forged(theirs, buffer -> buffer.putLong(SENDER, 0))))
                .isEqualTo(DropReason.COOP_REFLECTED);
        assertThat(pair.chooser.receive(theirs)).isEqualTo(DropReason.COOP_REFLECTED);
        assertThat(node.receive(withOtherMac(theirs))).isEqualTo(DropReason.COOP_AUTHENTICATION);
        assertThat(node.receive(forged(theirs, buffer -> buffer.put(MESSAGE + 41, (byte) 2))))
                .isEqualTo(DropReason.COOP_MALFORMED);
        assertThat(advertisement).isNotEmpty();
        byte[] unknownLink = theirs.clone();
        assertThat(node.cooperations.onFrame(9, ByteBuffer.wrap(unknownLink), 0, unknownLink.length, node.nowNs))
                .isEqualTo(DropReason.COOP_LINK);
    }

    private static byte[] withOtherMac(byte[] frame) {
        MessageGuard other = new MessageGuard(new LinkKey.Password("whatever").macKey());
        ByteBuffer buffer = ByteBuffer.wrap(frame.clone());
        other.protect(buffer, MESSAGE, buffer.getShort(MESSAGE + 6));
        return buffer.array();
    }

    @Test
    void shouldNotBeMovedByAReplayOfAnythingThatWasEverSaid() {
        established();
        for (int type = MessageFlyweight.ADVERTISEMENT; type <= MessageFlyweight.SEALED; type++) {
            if (type == MessageFlyweight.REFUSAL) {
                continue;
            }
            byte[] old = pair.first(type);
            for (int i = 0; i < 5; i++) {
                pair.chooser.receive(old);
                pair.advertiser.receive(old);
            }
        }
        assertThat(pair.advertiser.dropped(DropReason.DUPLICATE) + pair.chooser.dropped(DropReason.DUPLICATE))
                .isPositive();
        stillEstablished();
    }

    @Test
    void shouldNotBeMovedByForgedSealedMessages() {
        established();
        byte[] sealed = pair.last(MessageFlyweight.SEALED);
        Node receiver = pair.chooser.receive(sealed.clone()) == DropReason.DUPLICATE ? pair.chooser : pair.advertiser;
        for (int bit = 0; bit < 64; bit++) {
            byte[] forged = sealed.clone();
            ByteBuffer.wrap(forged).putLong(MESSAGE + 24, 1000 + bit);
            assertThat(receiver.receive(forged)).isEqualTo(DropReason.COOP_SEAL);
        }
        byte[] beyond = sealed.clone();
        ByteBuffer.wrap(beyond).putLong(MESSAGE + 24, Channel.LAST_NUMBER + 1);
        assertThat(receiver.receive(beyond)).isEqualTo(DropReason.COOP_MALFORMED);
        byte[] stranger = sealed.clone();
        ByteBuffer.wrap(stranger).putLong(SENDER, 99);
        assertThat(receiver.receive(stranger)).isEqualTo(DropReason.COOP_NO_CHANNEL);
        stillEstablished();
    }

    @Test
    void shouldStopListeningToAFloodOfMessagesBeforeItCostsMuch() {
        established();
        byte[] advertisement = pair.last(MessageFlyweight.ADVERTISEMENT);
        byte[] bad = withOtherMac(forged(advertisement, buffer -> buffer.putLong(SENDER, 4711)));
        for (int i = 0; i < 10_000; i++) {
            pair.advertiser.receive(bad);
        }
        assertThat(pair.advertiser.dropped(DropReason.COOP_AUTHENTICATION)).isLessThanOrEqualTo(51);
        assertThat(pair.advertiser.dropped(DropReason.COOP_RATE_LIMITED)).isGreaterThan(9_900);
        stillEstablished();
    }

    @Test
    void shouldLookAtFourNeighboursAndNoMore() {
        Node alone = new Node(5, settings(giving(KBPS)), 0);
        pair.runTo(SECOND);
        byte[] advertisement = pair.last(MessageFlyweight.ADVERTISEMENT);
        for (int i = 1; i <= Neighbours.MAX; i++) {
            long sender = i;
            assertThat(alone.receive(forged(advertisement, buffer -> buffer.putLong(SENDER, sender))))
                    .isEqualTo(DropReason.NONE);
        }
        assertThat(alone.receive(forged(advertisement, buffer -> buffer.putLong(SENDER, 5))))
                .isEqualTo(DropReason.COOP_FULL);
        // All of them are forgotten when they do not say anything any more.
        alone.advanceTo(60 * SECOND);
        assertThat(alone.receive(forged(advertisement, buffer -> buffer.putLong(SENDER, 5))))
                .isEqualTo(DropReason.NONE);
    }

    @Test
    void shouldNotLetAnotherNeighbourTakeTheChannelsPlace() {
        established();
        byte[] advertisement = pair.first(MessageFlyweight.ADVERTISEMENT);
        for (int i = 0; i < 20; i++) {
            long sender = 0xff00_0000_0000_0000L + i;
            pair.chooser.receive(forged(advertisement, buffer -> buffer.putLong(SENDER, sender)));
            pair.advertiser.receive(forged(advertisement, buffer -> buffer.putLong(SENDER, sender)));
        }
        byte[] response = pair.first(MessageFlyweight.RESPONSE);
        assertThat(pair.advertiser.receive(forged(response, buffer -> buffer.putLong(SENDER, 0xff00_0000_0000_0001L))))
                .isEqualTo(DropReason.COOP_OCCUPIED);
        // The same neighbour says something else: it is asked whether it is there still, and it is.
        assertThat(pair.advertiser.receive(forged(response, buffer -> buffer.put(MESSAGE + 60, (byte) 9))))
                .isEqualTo(DropReason.COOP_OCCUPIED);
        stillEstablished();
    }

    @Test
    void shouldRefuseWhatWasNotOffered() {
        refuse(RefusalReason.OUT_OF_RANGE, buffer -> buffer.putInt(MESSAGE + 76 + 8, (int) KBPS + 1));
        refuse(RefusalReason.OUT_OF_RANGE, buffer -> buffer.putInt(MESSAGE + 76 + 8, 0));
        refuse(RefusalReason.OUT_OF_RANGE, buffer -> buffer.putInt(MESSAGE + 76 + 4, 1));
        refuse(RefusalReason.NOT_OFFERED, buffer -> buffer.put(MESSAGE + 76, (byte) 1));
        refuse(RefusalReason.NOT_OFFERED, buffer -> buffer.put(MESSAGE + 76, (byte) 200));
        refuse(RefusalReason.OFFER_CHANGED, buffer -> buffer.put(MESSAGE + 24, (byte) 200));
        refuse(RefusalReason.NOT_OFFERED, buffer -> {
            buffer.put(MESSAGE + 72, (byte) 0);
            buffer.putShort(MESSAGE + 74, (short) (32 + 12));
        });
        refuse(RefusalReason.KEY_EXCHANGE, buffer -> {
            for (int i = 0; i < 32; i++) {
                buffer.put(MESSAGE + 88 + i, (byte) 0);
            }
        });
    }

    private void refuse(RefusalReason reason, Consumer<ByteBuffer> change) {
        Pair fresh = new Pair();
        fresh.lose(frame -> Pair.type(frame) == MessageFlyweight.RESPONSE);
        fresh.runTo(100 * MS);
        byte[] response = fresh.last(MessageFlyweight.RESPONSE);
        assertThat(fresh.advertiser.receive(forged(response, change)))
                .as(reason.label())
                .isEqualTo(DropReason.NONE);
        assertThat(fresh.advertiser.state()).as(reason.label()).isEqualTo(HandshakeState.REFUSED);
        assertThat(fresh.advertiser.status().refusal()).isEqualTo(reason);
        assertThat(fresh.advertiser.count(CooperationCounter.HANDSHAKES_REFUSED))
                .isEqualTo(1);
        List<byte[]> answers = fresh.advertiser.take();
        assertThat(answers).extracting(Pair::type).contains(MessageFlyweight.REFUSAL);
    }

    @Test
    void shouldBeFreeAgainWhereverTheNeighbourDies() {
        for (int type : List.of(
                MessageFlyweight.ADVERTISEMENT,
                MessageFlyweight.RESPONSE,
                MessageFlyweight.ACCEPTANCE,
                MessageFlyweight.PROOF,
                MessageFlyweight.SEALED)) {
            Pair dying = new Pair();
            boolean[] isDead = {false};
            dying.lose(frame -> {
                boolean was = isDead[0];
                isDead[0] |= Pair.type(frame) == type;
                return was;
            });
            dying.runTo(40 * SECOND);
            assertThat(dying.chooser.state()).as("after " + type).isIn(HandshakeState.FREE, HandshakeState.INDICATED);
            assertThat(dying.advertiser.state())
                    .as("after " + type)
                    .isIn(HandshakeState.FREE, HandshakeState.INDICATED);
        }
    }

    @Test
    void shouldNotBeMovedByMessagesThatContradictTheState() {
        established();
        Node node = pair.advertiser;
        byte[] acceptance = pair.first(MessageFlyweight.ACCEPTANCE);
        byte[] response = pair.first(MessageFlyweight.RESPONSE);
        byte[] proof = pair.first(MessageFlyweight.PROOF);
        assertThat(pair.chooser.receive(forged(acceptance, buffer -> buffer.put(MESSAGE + 24, (byte) 1))))
                .isEqualTo(DropReason.COOP_UNEXPECTED);
        assertThat(node.receive(forged(proof, buffer -> buffer.put(MESSAGE + 24, (byte) 1))))
                .isEqualTo(DropReason.COOP_UNEXPECTED);
        assertThat(node.receive(forged(proof, buffer -> buffer.put(MESSAGE + 60, (byte) 1))))
                .isEqualTo(DropReason.COOP_SEAL);
        // The lesser number never chooses.
        assertThat(node.receive(forged(response, buffer -> buffer.putLong(SENDER, 1))))
                .isIn(DropReason.COOP_UNEXPECTED, DropReason.COOP_OCCUPIED);
        stillEstablished();
    }

    @Test
    void shouldStandAnyBytesBehindAGoodMac() {
        SplittableRandom random = new SplittableRandom(1);
        established();
        byte[] frame = pair.last(MessageFlyweight.ADVERTISEMENT);
        for (int i = 0; i < 20_000; i++) {
            int length = 44 + random.nextInt(400);
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            byte[] forged = forged(frame, buffer -> {
                buffer.put(MESSAGE + 24, noise, 24, length - 24);
                buffer.put(TYPE, (byte) (1 + random.nextInt(6)));
                buffer.putShort(MESSAGE + 6, (short) length);
                buffer.putLong(SENDER, random.nextInt(3));
                buffer.putLong(
                        RECEIVER,
                        random.nextBoolean() ? 0 : pair.advertiser.status().neighbour());
            });
            pair.advertiser.nowNs += 20 * MS;
            pair.chooser.nowNs = pair.advertiser.nowNs;
            pair.chooser.receive(forged);
        }
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldAllocateNothingWhileAChannelIsKept() {
        established();
        Node one = pair.chooser;
        Node other = pair.advertiser;
        one.countOnly();
        other.countOnly();
        long bytes = Allocation.bytesOf(() -> {
            long nowNs = Math.min(one.cooperations.nextDeadlineNs(), other.cooperations.nextDeadlineNs());
            one.step(nowNs, other);
            other.step(nowNs, one);
        });
        assertThat(bytes).isZero();
        assertThat(one.status().established()).isEqualTo(1);
        assertThat(one.count(CooperationCounter.MESSAGES_RECEIVED)).isGreaterThan(20_000);
        assertThat(one.drops).isEmpty();
    }

    @Test
    void shouldSayNothingToAStrangerButWhatItSaysToAll() {
        Node node = new Node(5, settings(giving(KBPS)), 0);
        node.advanceTo(MS);
        node.take();
        Pair strangers = new Pair(
                settings(new LinkKey.Shared(ByteString.copyFromUtf8("x".repeat(32))), giving(0)),
                settings(new LinkKey.Shared(ByteString.copyFromUtf8("x".repeat(32))), giving(KBPS)));
        strangers.runTo(SECOND);
        for (int type = MessageFlyweight.ADVERTISEMENT; type <= MessageFlyweight.SEALED; type++) {
            if (type != MessageFlyweight.REFUSAL) {
                assertThat(node.receive(strangers.first(type))).isNotEqualTo(DropReason.NONE);
            }
        }
        assertThat(node.take()).isEmpty();
    }
}
