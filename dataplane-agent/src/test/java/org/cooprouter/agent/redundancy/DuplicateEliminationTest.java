// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.cooprouter.agent.Allocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IEC 62439-3 and IEEE 802.1CB ask of the removal of duplicates, where no packet_ID of ours says which packet it is. */
class DuplicateEliminationTest {
    private static final long MS = 1_000_000;
    private static final long AGE = 300 * MS;
    private static final int SESSION = 1;
    private static final ExistingPacketId LAST_BYTE = new ExistingPacketId(3, 1, ExistingPacketId.ONE_STREAM, false);

    private final DuplicateElimination byContent = elimination(2, null, 4096);
    private final DuplicateElimination byNumber = elimination(DuplicateElimination.ANY_COPIES, LAST_BYTE, 4096);

    private static DuplicateElimination elimination(int copies, @Nullable ExistingPacketId format, int window) {
        return new DuplicateElimination(1, 2, AGE, copies, format, window);
    }

    private static boolean accept(DuplicateElimination elimination, String content, long nowNs) {
        byte[] bytes = content.getBytes(UTF_8);
        return elimination.accept(SESSION, ByteBuffer.wrap(bytes), 0, bytes.length, nowNs);
    }

    /** A copy on its way. */
    private record Copy(int packet, long arrivesNs) {}

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.2, 0, 0", "0.8, 0, 5", "0.2, 0.2, 40", "0.5, 0.5, 250"})
    void shouldPassOnceWhateverArrives(double lossA, double lossB, long disorderMs) {
        SplittableRandom random = new SplittableRandom(1);
        List<Copy> copies = new ArrayList<>();
        boolean[] arrives = new boolean[5000];
        for (int packet = 0; packet < arrives.length; packet++) {
            for (double loss : new double[] {lossA, lossB}) {
                if (random.nextDouble() >= loss) {
                    arrives[packet] = true;
                    copies.add(new Copy(packet, packet * MS + random.nextLong(disorderMs * MS + 1)));
                }
            }
        }
        copies.sort(Comparator.comparingLong(Copy::arrivesNs));

        int[] passed = new int[arrives.length];
        for (Copy copy : copies) {
            passed[copy.packet] += accept(byContent, "packet " + copy.packet, copy.arrivesNs) ? 1 : 0;
        }

        for (int packet = 0; packet < arrives.length; packet++) {
            assertThat(passed[packet]).as("packet %d", packet).isEqualTo(arrives[packet] ? 1 : 0);
        }
    }

    @Test
    void shouldPassEqualPacketsOfTheApplicationAsOftenAsItMeantThem() {
        for (int i = 0; i < 100; i++) {
            assertThat(accept(byContent, "silence", 20 * MS * i)).isTrue();
            assertThat(accept(byContent, "silence", 20 * MS * i + 5 * MS)).isFalse();
        }
    }

    /** The age is counted from the first copy of the same packet, not of an equal one before it. */
    @Test
    void shouldKnowTheCopyOfAPacketThatIsEqualToAnOlderOne() {
        accept(byContent, "silence", 0);
        accept(byContent, "silence", 1);
        assertThat(accept(byContent, "silence", AGE - 1)).isTrue();
        assertThat(accept(byContent, "silence", AGE + 1)).isFalse();
    }

    /** The residual limit: nothing distinguishes these two packets from two copies of one. */
    @Test
    void shouldTakeTwoEqualPacketsForOneWhenACopyOfEachIsMissing() {
        assertThat(accept(byContent, "silence", 0)).isTrue();
        assertThat(accept(byContent, "silence", 20 * MS)).isFalse();
    }

    @Test
    void shouldPassOneOfAnyNumberOfCopiesThatBearTheSameNumber() {
        assertThat(accept(byNumber, "one1", 0)).isTrue();
        assertThat(accept(byNumber, "two1", 1)).as("only the number counts").isFalse();
        assertThat(accept(byNumber, "six1", 2)).isFalse();
        assertThat(accept(byNumber, "one2", 3)).isTrue();
    }

    /** An application that restarts, or a number that wraps. */
    @Test
    void shouldTakeTheSameNumberForANewPacketAfterTheAge() {
        assertThat(accept(byNumber, "one1", 0)).isTrue();
        assertThat(accept(byNumber, "one1", AGE - 1)).isFalse();
        assertThat(accept(byNumber, "one1", AGE)).isTrue();
    }

    @Test
    void shouldTellSessionsAndStreamsApart() {
        DuplicateElimination rtp = elimination(DuplicateElimination.ANY_COPIES, ExistingPacketId.RTP, 64);
        ByteBuffer packet = ByteBuffer.allocate(12).put(0, (byte) 0x80).putShort(2, (short) 7);

        assertThat(rtp.accept(1, packet, 0, 12, 0)).isTrue();
        assertThat(rtp.accept(2, packet, 0, 12, 0)).isTrue();
        assertThat(rtp.accept(1, packet.putInt(8, 5), 0, 12, 0)).isTrue();
        assertThat(rtp.accept(1, packet, 0, 12, 0)).isFalse();
    }

    @Test
    void shouldForgetTheOldestPacketWhenTheWindowIsFull() {
        DuplicateElimination small = elimination(2, null, 2);
        for (String packet : List.of("a", "b", "c")) {
            assertThat(accept(small, packet, 0)).isTrue();
        }

        assertThat(accept(small, "c", 0)).isFalse();
        assertThat(accept(small, "b", 0)).isFalse();
        assertThat(accept(small, "a", 0)).isTrue();
    }

    @Test
    void shouldTellLengthsApartAndReadNothingElse() {
        ByteBuffer zeros = ByteBuffer.allocate(16);
        assertThat(byContent.accept(SESSION, zeros, 0, 4, 0)).isTrue();
        assertThat(byContent.accept(SESSION, zeros, 3, 5, 0)).isTrue();
        assertThat(byContent.accept(SESSION, zeros, 12, 4, 0)).isFalse();
    }

    @Test
    void shouldAllocateNothing() {
        ByteBuffer packet = ByteBuffer.allocateDirect(200);
        long[] number = {0};
        long bytes = Allocation.bytesOf(() -> {
            packet.putLong(0, number[0]++);
            byContent.accept(SESSION, packet, 0, 200, number[0] * MS / 10);
            byContent.accept(SESSION, packet, 0, 200, number[0] * MS / 10);
        });

        assertThat(bytes).isZero();
    }
}
