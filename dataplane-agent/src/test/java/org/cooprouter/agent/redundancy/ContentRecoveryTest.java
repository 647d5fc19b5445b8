// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.cooprouter.agent.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IEC 62439-3 and IEEE 802.1CB ask of the removal of duplicates, where nothing in the packet says which it is. */
class ContentRecoveryTest {
    private static final long MS = 1_000_000;
    private static final long AGE = 300 * MS;

    private final ContentRecovery recovery = new ContentRecovery(1, 2, 4096, AGE, 1);

    private boolean accept(String content, int path, long nowNs) {
        byte[] bytes = content.getBytes(UTF_8);
        return recovery.accept(ByteBuffer.wrap(bytes), 0, bytes.length, path, nowNs);
    }

    /** A copy on its way. */
    private record Copy(int packet, int path, long arrivesNs) {}

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0.2, 0, 0", "0.8, 0, 5", "0.2, 0.2, 40", "0.5, 0.5, 250"})
    void shouldDeliverOnceWhatAnyPathBrings(double lossA, double lossB, long disorderMs) {
        SplittableRandom random = new SplittableRandom(1);
        List<Copy> copies = new ArrayList<>();
        boolean[] arrives = new boolean[5000];
        for (int packet = 0; packet < arrives.length; packet++) {
            for (int path = 0; path < 2; path++) {
                if (random.nextDouble() >= (path == 0 ? lossA : lossB)) {
                    arrives[packet] = true;
                    copies.add(new Copy(packet, path, packet * MS + random.nextLong(disorderMs * MS + 1)));
                }
            }
        }
        copies.sort(Comparator.comparingLong(Copy::arrivesNs));

        int[] delivered = new int[arrives.length];
        for (Copy copy : copies) {
            delivered[copy.packet] += accept("packet " + copy.packet, copy.path, copy.arrivesNs) ? 1 : 0;
        }

        for (int packet = 0; packet < arrives.length; packet++) {
            assertThat(delivered[packet]).as("packet %d", packet).isEqualTo(arrives[packet] ? 1 : 0);
        }
    }

    @Test
    void shouldDeliverEqualPacketsOfTheApplicationAsOftenAsTheyWereSent() {
        for (int i = 0; i < 5; i++) {
            assertThat(accept("silence", 0, 20 * MS * i)).isTrue();
            assertThat(accept("silence", 1, 20 * MS * i + 5 * MS)).isFalse();
        }
        // All of the other path later.
        for (int i = 0; i < 3; i++) {
            assertThat(accept("hello", 0, 100 * MS)).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(accept("hello", 1, 150 * MS)).isFalse();
        }
    }

    @Test
    void shouldDeliverEqualPacketsThoughOnePathHasLostSome() {
        assertThat(accept("silence", 0, 0)).isTrue();
        assertThat(accept("silence", 0, 20 * MS)).isTrue();
        assertThat(accept("silence", 1, 25 * MS)).isFalse();
        assertThat(accept("silence", 1, 26 * MS)).isFalse();
        assertThat(accept("silence", 1, 45 * MS)).isTrue();
    }

    /** The residual limit: nothing distinguishes these two packets from two copies of one. */
    @Test
    void shouldTakeTwoEqualPacketsForOneWhenEachPathHasLostTheOther() {
        assertThat(accept("silence", 0, 0)).isTrue();
        assertThat(accept("silence", 1, 20 * MS)).isFalse();
    }

    @Test
    void shouldKnowHowManyCopiesAPathBringsOfOnePacket() {
        ContentRecovery twoEach = new ContentRecovery(1, 2, 64, AGE, 2);
        ByteBuffer packet = ByteBuffer.wrap("twice".getBytes(UTF_8));

        assertThat(twoEach.accept(packet, 0, 5, 0, 0)).isTrue();
        assertThat(twoEach.accept(packet, 0, 5, 0, 0)).isFalse();
        assertThat(twoEach.accept(packet, 0, 5, 1, 0)).isFalse();
        assertThat(twoEach.accept(packet, 0, 5, 0, 1)).isTrue();
    }

    @Test
    void shouldTakeTheSameBytesForANewPacketAfterTheAge() {
        assertThat(accept("again", 0, 0)).isTrue();
        assertThat(accept("again", 1, AGE - 1)).isFalse();
        assertThat(accept("again", 1, AGE)).isTrue();
    }

    @Test
    void shouldForgetTheOldestPacketWhenTheWindowIsFull() {
        ContentRecovery small = new ContentRecovery(1, 2, 2, AGE, 1);
        for (byte i = 0; i < 3; i++) {
            assertThat(small.accept(ByteBuffer.wrap(new byte[] {i}), 0, 1, 0, 0))
                    .isTrue();
        }

        assertThat(small.size()).isEqualTo(2);
        assertThat(small.accept(ByteBuffer.wrap(new byte[] {2}), 0, 1, 1, 0)).isFalse();
        assertThat(small.accept(ByteBuffer.wrap(new byte[] {0}), 0, 1, 1, 0)).isTrue();
    }

    @Test
    void shouldTellLengthsApartAndReadNothingElse() {
        ByteBuffer zeros = ByteBuffer.allocate(16);
        assertThat(recovery.accept(zeros, 0, 4, 0, 0)).isTrue();
        assertThat(recovery.accept(zeros, 3, 5, 1, 0)).isTrue();
        assertThat(recovery.accept(zeros, 12, 4, 1, 0)).isFalse();
    }

    @Test
    void shouldRefuseAWindowThatIsNoPowerOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentRecovery(1, 2, 100, AGE, 1))
                .withMessageContaining("not 100");
    }

    @Test
    void shouldAllocateNothing() {
        ByteBuffer packet = ByteBuffer.allocateDirect(200);
        long[] number = {0};
        long bytes = Allocation.bytesOf(() -> {
            packet.putLong(0, number[0]++);
            recovery.accept(packet, 0, 200, 0, number[0] * MS / 10);
            recovery.accept(packet, 0, 200, 1, number[0] * MS / 10);
        });

        assertThat(bytes).isZero();
    }
}
