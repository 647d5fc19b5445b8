// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.redundancy.SequenceRecovery.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExistingPacketIdTest {
    private static final int AT = 5;

    private static ByteBuffer rtp(int sequence, int ssrc) {
        return ByteBuffer.allocate(AT + 12)
                .put(AT, (byte) 0x80)
                .putShort(AT + 2, (short) sequence)
                .putInt(AT + 8, ssrc);
    }

    private static long read(ExistingPacketId format, ByteBuffer packet, long highest) {
        return format.read(packet, AT, packet.capacity() - AT, highest);
    }

    @Test
    void shouldReadWhichPacketOfWhichStreamAnRtpPacketIs() {
        ByteBuffer packet = rtp(7, 0xcafe_0001);

        assertThat(ExistingPacketId.RTP.stream(packet, AT, 12)).isEqualTo(0xcafe_0001L);
        long first = read(ExistingPacketId.RTP, packet, ExistingPacketId.NONE);
        assertThat(read(ExistingPacketId.RTP, rtp(8, 1), first)).isEqualTo(first + 1);
        assertThat(read(ExistingPacketId.RTP, rtp(6, 1), first)).isEqualTo(first - 1);
        assertThat(read(ExistingPacketId.RTP, rtp(65_530, 1), first)).isEqualTo(first - 13);
    }

    @Test
    void shouldNotTakeSomethingElseForRtp() {
        assertThat(read(ExistingPacketId.RTP, rtp(7, 1).put(AT, (byte) 0x40), 0))
                .isEqualTo(ExistingPacketId.NONE);
        assertThat(ExistingPacketId.RTP.read(rtp(7, 1), AT, 11, 0)).isEqualTo(ExistingPacketId.NONE);
        assertThat(ExistingPacketId.RTP.stream(rtp(7, 1), AT, 11)).isEqualTo(ExistingPacketId.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, false, 1", "1, false, 2", "2, true, 1", "2, true, 4", "4, false, 1", "4, true, 16"})
    void shouldFollowANumberOverItsEnd(int bytes, boolean littleEndian, int step) {
        ExistingPacketId format = ExistingPacketId.at(1, bytes, littleEndian, step);
        long cycle = 1L << (bytes * Byte.SIZE);
        long highest = ExistingPacketId.NONE;
        List<Long> steps = new ArrayList<>();
        for (int i = -20; i < 20; i++) {
            long number = Math.floorMod(cycle + (long) i * step, cycle);
            ByteBuffer packet = ByteBuffer.allocate(AT + 1 + bytes);
            for (int b = 0; b < bytes; b++) {
                int shift = Byte.SIZE * (littleEndian ? b : bytes - 1 - b);
                packet.put(AT + 1 + b, (byte) (number >> shift));
            }
            long id = read(format, packet, highest);
            assertThat(id).isNotNegative();
            if (highest != ExistingPacketId.NONE) {
                steps.add(id - highest);
            }
            highest = id;
        }

        assertThat(steps).containsOnly(1L);
    }

    @Test
    void shouldTakeANumberBetweenTwoStepsForAnotherFormat() {
        ByteBuffer packet = ByteBuffer.allocate(AT + 4).putInt(AT, 30);

        assertThat(read(ExistingPacketId.at(0, 4, false, 16), packet, 2)).isEqualTo(ExistingPacketId.NONE);
        assertThat(read(ExistingPacketId.at(0, 4, false, 10), packet, 2)).isEqualTo(3);
    }

    @Test
    void shouldBeGoodForSequenceRecoveryOfCopiesThroughLossDisorderAndTheNumbersEnd() {
        SequenceRecovery recovery = new SequenceRecovery(SequenceRecovery.MIN_WINDOW);
        int delivered = 0;
        for (int i = 65_000; i < 67_000; i++) {
            // Every third copy of the first path is lost; those of the second come ten packets later, two by two in
            // reverse order.
            if (i % 3 != 0) {
                delivered += accept(recovery, i);
            }
            if (i >= 65_010) {
                delivered += accept(recovery, (i ^ 1) - 10);
            }
        }

        assertThat(delivered).isBetween(1_990, 2_000);
        assertThat(recovery.lost()).isZero();
    }

    private static int accept(SequenceRecovery recovery, int sequence) {
        long id = read(ExistingPacketId.RTP, rtp(sequence & 0xffff, 1), recovery.highest());
        return recovery.accept(id) == Verdict.NEW ? 1 : 0;
    }

    @Test
    void shouldRefuseAFormatThatReachesBeyondItsShortestPacket() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExistingPacketId.at(-1, 2, false, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> ExistingPacketId.at(0, 3, false, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExistingPacketId(4, 4, false, 1, -1, 7, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ExistingPacketId(0, 2, false, 1, 8, 11, 0, 0));
    }
}
