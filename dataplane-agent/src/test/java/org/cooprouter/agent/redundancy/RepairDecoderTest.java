// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepairDecoderTest {
    private static final long FIRST_ID = 1L << 36;
    private static final long SECOND = 1_000_000_000L;

    private final RepairDecoder decoder = new RepairDecoder(RepairCode.NONE);
    private final SequenceRecovery recovery = new SequenceRecovery(SequenceRecovery.MAX_WINDOW);
    private final ByteBuffer restored = ByteBuffer.allocate(BodyLog.MAX_SYMBOL);
    private final PacketBody body = new PacketBody();

    /** Something that was sent: a packet, or a repair copy whose header says what it combines. */
    private static final class Sent {
        private final long packetId;
        private final byte[] body;
        private final @Nullable PacketFlyweight repair;

        private Sent(long packetId, byte[] body, @Nullable PacketFlyweight repair) {
            this.packetId = packetId;
            this.body = body;
            this.repair = repair;
        }

        private boolean isPacket() {
            return repair == null;
        }

        /** The equation that it is, over packets by their position. */
        private int[] row(int packets) {
            int[] row = new int[packets];
            if (isPacket()) {
                row[(int) (packetId - FIRST_ID)] = 1;
            } else {
                for (int n = 0; n < repair.count(); n++) {
                    row[(int) (repair.packetId() - FIRST_ID - (long) n * repair.stride())] =
                            CauchyCode.coefficient(repair.row(), n);
                }
            }
            return row;
        }
    }

    private static List<Sent> send(RepairCode code, int packets, SplittableRandom random) {
        RepairEncoder encoder = new RepairEncoder(code);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            sent.add(new Sent(FIRST_ID + i, bytes, null));
            encoder.add(FIRST_ID + i, ByteBuffer.wrap(bytes), 0, bytes.length);
            while (encoder.next()) {
                sent.add(new Sent(encoder.packetId(), bytes, repair(encoder)));
            }
        }
        return sent;
    }

    private static PacketFlyweight repair(RepairEncoder encoder) {
        PacketWriter writer = new PacketWriter();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        writer.begin(buffer, 0, PacketFlyweight.TYPE_REPAIR, PacketFlyweight.FROM_CLIENT, 1, encoder.packetId())
                .repairCopy(encoder.index(), encoder.row(), encoder.count(), encoder.stride());
        encoder.encode(buffer, writer.payload(encoder.length()));
        PacketFlyweight packet = writer.finish();
        assertThat(packet.check(PacketFlyweight.FROM_CLIENT)).isEqualTo(DropReason.NONE);
        return packet;
    }

    private DropReason arrive(Sent sent, long nowNs) {
        if (sent.isPacket()) {
            decoder.arrived(sent.packetId, ByteBuffer.wrap(sent.body), 0, sent.body.length);
            return DropReason.NONE;
        }
        assertThat(body.parse(sent.repair)).isEqualTo(DropReason.NONE);
        return decoder.add(sent.repair, body, nowNs, SECOND);
    }

    /** What is restored, by position. */
    private Map<Integer, byte[]> takeRestored() {
        Map<Integer, byte[]> all = new TreeMap<>();
        for (int length = decoder.next(restored, 0); length >= 0; length = decoder.next(restored, 0)) {
            all.put((int) (decoder.restoredId() - FIRST_ID), Arrays.copyOf(restored.array(), length));
        }
        return all;
    }

    /** Which packets everything that has arrived determines: Gaussian elimination over all of it at once. */
    private static Set<Integer> determined(List<Sent> arrived, int packets) {
        List<int[]> rows =
                new ArrayList<>(arrived.stream().map(sent -> sent.row(packets)).toList());
        int rank = 0;
        for (int column = 0; column < packets; column++) {
            int pivot = rank;
            while (pivot < rows.size() && rows.get(pivot)[column] == 0) {
                pivot++;
            }
            if (pivot < rows.size()) {
                int[] row = rows.get(pivot);
                rows.set(pivot, rows.get(rank));
                rows.set(rank, row);
                int inverse = GaloisField.inverse(row[column]);
                Arrays.setAll(row, i -> GaloisField.multiply(row[i], inverse));
                for (int at = 0; at < rows.size(); at++) {
                    int[] other = rows.get(at);
                    int factor = at == rank ? 0 : other[column];
                    Arrays.setAll(other, i -> other[i] ^ GaloisField.multiply(row[i], factor));
                }
                rank++;
            }
        }
        Set<Integer> determined = new TreeSet<>();
        for (int[] row : rows) {
            if (Arrays.stream(row).filter(factor -> factor != 0).count() == 1) {
                int packet = 0;
                while (row[packet] == 0) {
                    packet++;
                }
                determined.add(packet);
            }
        }
        return determined;
    }

    static Stream<RepairCode> codes() {
        return Stream.of(
                new Raict(1),
                new Raict(2),
                new Raict(5),
                new ReedSolomon(1, 1, 1),
                new ReedSolomon(4, 1, 1),
                new ReedSolomon(5, 3, 1),
                new ReedSolomon(3, 2, 4),
                new ReedSolomon(8, 4, 2));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void shouldRestoreExactlyWhatIsDeterminedInWhateverOrderItArrives(RepairCode code) {
        int packets = 48;
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RepairDecoderTest test = new RepairDecoderTest();
            List<Sent> sent = send(code, packets, random);
            double loss = random.nextDouble(0.6);
            List<Sent> arrivals = new ArrayList<>(
                    sent.stream().filter(each -> random.nextDouble() >= loss).toList());
            disorder(arrivals, random.nextInt(4), random);
            Set<Integer> known = new TreeSet<>();
            for (Sent arrival : arrivals) {
                int position = (int) (arrival.packetId - FIRST_ID);
                if (arrival.isPacket() && known.contains(position)) {
                    continue;
                }
                test.arrive(arrival, 0);
                if (arrival.isPacket()) {
                    known.add(position);
                }
                test.takeRestored().forEach((packet, bytes) -> {
                    assertThat(known.add(packet)).as("once").isTrue();
                    assertThat(bytes)
                            .isEqualTo(sent.stream()
                                    .filter(each -> each.isPacket() && each.packetId == FIRST_ID + packet)
                                    .findFirst()
                                    .orElseThrow()
                                    .body);
                });
            }
            assertThat(known).as("%s, seed %d", code, seed).isEqualTo(determined(arrivals, packets));
        }
    }

    private static void disorder(List<Sent> arrivals, int reach, SplittableRandom random) {
        for (int i = 0; i + reach < arrivals.size(); i++) {
            int other = i + random.nextInt(reach + 1);
            Sent moved = arrivals.get(i);
            arrivals.set(i, arrivals.get(other));
            arrivals.set(other, moved);
        }
    }

    @Test
    void shouldRestoreAChainOfPacketsFromTheOneThatEndsIt() {
        List<Sent> sent = send(new Raict(1), 10, new SplittableRandom(1));
        sent.stream()
                .filter(each -> !each.isPacket() && each.packetId > FIRST_ID + 2)
                .forEach(each -> arrive(each, 0));
        assertThat(takeRestored()).isEmpty();

        sent.stream()
                .filter(each -> each.isPacket() && each.packetId == FIRST_ID + 9)
                .forEach(each -> arrive(each, 0));

        assertThat(takeRestored().keySet()).containsExactly(2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void shouldGiveUpWhatHasWaitedForTooLong() {
        List<Sent> sent = send(new ReedSolomon(2, 1, 1), 4, new SplittableRandom(1));
        arrive(sent.get(2), 0);
        arrive(sent.get(5), 2 * SECOND);

        arrive(sent.get(1), 2 * SECOND);

        assertThat(takeRestored()).isEmpty();
        assertThat(arrive(sent.get(2), 2 * SECOND)).as("again").isEqualTo(DropReason.NONE);
        assertThat(takeRestored().keySet()).containsExactly(0);
    }

    @Test
    void shouldKnowARepairCopyThatWaitsAlready() {
        Sent repair = send(new ReedSolomon(2, 1, 1), 2, new SplittableRandom(1)).get(2);

        assertThat(arrive(repair, 0)).isEqualTo(DropReason.NONE);
        assertThat(arrive(repair, 0)).isEqualTo(DropReason.DUPLICATE);
    }

    @Test
    void shouldWantARepairCopyOnlyWhileSomethingInItIsMissing() {
        List<Sent> sent = send(new ReedSolomon(2, 1, 1), 2, new SplittableRandom(1));
        PacketFlyweight repair = sent.get(2).repair;
        assertThat(decoder.isWanted(repair, recovery)).isTrue();
        recovery.accept(FIRST_ID);
        assertThat(decoder.isWanted(repair, recovery)).isTrue();
        recovery.accept(FIRST_ID + 1);
        assertThat(decoder.isWanted(repair, recovery)).isFalse();
    }

    @Test
    void shouldTakeANumberWithoutABodyForZero() {
        RepairEncoder encoder = new RepairEncoder(new Raict(1));
        encoder.add(FIRST_ID, ByteBuffer.wrap(new byte[] {1, 2, 3}), 0, 3);
        assertThat(encoder.next()).isTrue();
        assertThat(encoder.next()).isFalse();
        // FIRST_ID + 1 was a CONTROL.
        encoder.add(FIRST_ID + 2, ByteBuffer.wrap(new byte[] {4}), 0, 1);
        assertThat(encoder.next()).isTrue();
        assertThat(encoder.packetId()).isEqualTo(FIRST_ID + 1);
        arrive(new Sent(FIRST_ID + 1, new byte[0], repair(encoder)), 0);
        decoder.arrivedEmpty(FIRST_ID + 1);

        assertThat(takeRestored()).containsOnlyKeys(0).containsEntry(0, new byte[] {1, 2, 3});
    }

    @Test
    void shouldRefuseWhatNoPacketsCombineTo() {
        PacketWriter writer = new PacketWriter();
        writer.begin(ByteBuffer.allocate(100), 0, PacketFlyweight.TYPE_REPAIR, PacketFlyweight.FROM_CLIENT, 1, FIRST_ID)
                .repairCopy(0, 0, 1, 1)
                .payload(1);

        assertThat(arrive(new Sent(FIRST_ID, new byte[0], writer.finish()), 0)).isEqualTo(DropReason.REPAIR_LENGTH);
    }
}
