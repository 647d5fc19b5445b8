// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cooprouter.agent.TestBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Splitting and restoring: every pattern of losses, every length. */
class SplitSchemeTest {
    private static final int[] NUMBERS = {Schemes.FRAGMENTS, Schemes.RAIC_5, Schemes.RAIC_6};
    private static final int OFFSET = 42;
    private static final byte RUBBISH = 0x5a;

    private final Random random = new Random(1);

    static Stream<RedundancyScheme> schemesOfUpToSixParts() {
        return schemes(IntStream.rangeClosed(2, 6));
    }

    static Stream<RedundancyScheme> schemesOfManyParts() {
        return schemes(IntStream.of(7, 16, 33, 62));
    }

    private static Stream<RedundancyScheme> schemes(IntStream parts) {
        return parts.boxed().flatMap(k -> Arrays.stream(NUMBERS).mapToObj(number -> scheme(number, k)));
    }

    private static RedundancyScheme scheme(int number, int parts) {
        RedundancyScheme scheme = Schemes.find(number, parts);
        assertThat(scheme).isNotNull();
        return scheme;
    }

    /** Every set of at least k of the n copies. */
    private static LongStream everySufficientSet(RedundancyScheme scheme) {
        return LongStream.range(0, 1L << scheme.copies()).filter(set -> Long.bitCount(set) >= scheme.parts());
    }

    /** All but every one or two copies, as far as the scheme can do without them. */
    private static LongStream allButTwo(RedundancyScheme scheme) {
        int copies = scheme.copies();
        long all = -1L >>> (Long.SIZE - copies);
        return IntStream.range(0, copies * copies)
                .mapToLong(pair -> all & ~(1L << (pair / copies)) & ~(1L << (pair % copies)))
                .filter(set -> Long.bitCount(set) >= scheme.parts());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemesOfUpToSixParts")
    void shouldRestoreEveryLengthFromEverySufficientSet(RedundancyScheme scheme) {
        for (int length = 0; length <= 3 * 8 * scheme.parts(); length++) {
            assertRestored(scheme, length, everySufficientSet(scheme));
        }
        for (int length = 1500 - scheme.parts(); length <= 1500; length++) {
            assertRestored(scheme, length, everySufficientSet(scheme));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemesOfUpToSixParts")
    void shouldRestoreEveryLengthOfAPacketWithoutTheFirstCopies(RedundancyScheme scheme) {
        int parities = scheme.copies() - scheme.parts();
        for (int length = 0; length <= 1500; length++) {
            assertRestored(scheme, length, LongStream.of((1L << scheme.copies()) - (1L << parities)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemesOfManyParts")
    void shouldRestoreFromAllButTwoOfManyCopies(RedundancyScheme scheme) {
        for (int length : new int[] {0, 1, scheme.parts() - 1, scheme.parts() + 1, 777, 1500}) {
            assertRestored(scheme, length, allButTwo(scheme));
        }
    }

    private void assertRestored(RedundancyScheme scheme, int length, LongStream sets) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        byte[][] copies = encode(scheme, payload);
        int copyLength = scheme.copyLength(length);
        sets.forEach(arrived -> {
            byte[] memory = new byte[OFFSET + scheme.copies() * copyLength];
            Arrays.fill(memory, RUBBISH);
            for (int copy = 0; copy < scheme.copies(); copy++) {
                if ((arrived >>> copy & 1) != 0) {
                    System.arraycopy(copies[copy], 0, memory, OFFSET + copy * copyLength, copyLength);
                }
            }
            ByteBuffer buffer = TestBytes.direct(memory);
            scheme.restore(buffer, OFFSET, copyLength, arrived);
            assertThat(TestBytes.copy(buffer, OFFSET, length))
                    .as("%d bytes from the copies %s", length, Long.toBinaryString(arrived))
                    .isEqualTo(payload);
        });
    }

    /** Encodes into exactly as many bytes as a copy has, out of exactly as many as the payload has. */
    private static byte[][] encode(RedundancyScheme scheme, byte[] payload) {
        ByteBuffer source = TestBytes.direct(payload);
        return IntStream.range(0, scheme.copies())
                .mapToObj(copy -> {
                    byte[] rubbish = new byte[scheme.copyLength(payload.length)];
                    Arrays.fill(rubbish, RUBBISH);
                    ByteBuffer target = TestBytes.direct(rubbish);
                    scheme.encode(copy, source, 0, payload.length, target, 0);
                    return TestBytes.copy(target);
                })
                .toArray(byte[][]::new);
    }

    @Test
    void shouldXorTheTwoHalvesAsTheParagraphSays() {
        byte[][] copies = encode(scheme(Schemes.RAIC_5, 2), TestBytes.bytes("0102 0f10"));

        assertThat(copies)
                .isDeepEqualTo(
                        new byte[][] {TestBytes.bytes("0102"), TestBytes.bytes("0f10"), TestBytes.bytes("0e12")});
    }

    @Test
    void shouldPadTheLastPartWithZeros() {
        byte[][] copies = encode(scheme(Schemes.FRAGMENTS, 3), TestBytes.bytes("01020304"));

        assertThat(copies)
                .isDeepEqualTo(
                        new byte[][] {TestBytes.bytes("0102"), TestBytes.bytes("0304"), TestBytes.bytes("0000")});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemesOfUpToSixParts")
    void shouldMakeTheSyndromesOfRaid6(RedundancyScheme scheme) {
        if (scheme.number() != Schemes.RAIC_6) {
            return;
        }
        byte[] payload = new byte[100];
        random.nextBytes(payload);
        byte[][] copies = encode(scheme, payload);
        for (int at = 0; at < scheme.copyLength(payload.length); at++) {
            int p = 0;
            int q = 0;
            int factor = 1;
            for (int part = 0; part < scheme.parts(); part++) {
                p ^= copies[part][at] & 0xff;
                q ^= multiplyBitByBit(factor, copies[part][at] & 0xff);
                factor = multiplyBitByBit(factor, 2);
            }
            assertThat(copies[scheme.parts()][at]).isEqualTo((byte) p);
            assertThat(copies[scheme.parts() + 1][at]).isEqualTo((byte) q);
        }
    }

    @Test
    void shouldMultiplyInTheField() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                int product = multiplyBitByBit(a, b);
                assertThat(GaloisField.multiply(a, b)).isEqualTo(product);
                assertThat(GaloisField.times(a * 0x0101_0101_0101_0101L, b))
                        .isEqualTo(product * 0x0101_0101_0101_0101L);
            }
            if (a != 0) {
                assertThat(GaloisField.multiply(a, GaloisField.inverse(a))).isEqualTo(1);
            }
        }
    }

    /** As at school, reduced by 0x11d. */
    private static int multiplyBitByBit(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            product ^= (b >> bit & 1) == 0 ? 0 : a << bit;
        }
        for (int bit = 14; bit >= 8; bit--) {
            product ^= (product >> bit & 1) == 0 ? 0 : 0x11d << (bit - 8);
        }
        return product;
    }

    @Test
    void shouldDealTheCopiesOverThePathsInTurn() {
        assertThat(paths(Schemes.RAIC_5, 2, 1, 1, 1, 1)).containsExactly(0, 1, 2);
        assertThat(paths(Schemes.RAIC_6, 2, 1, 1, 1)).containsExactly(0, 1, 0, 1);
        assertThat(paths(Schemes.RAIC_5, 2, 1, 1)).containsExactly(0, 0, 0);
    }

    @Test
    void shouldGiveAPathWithAGreaterShareMoreCopiesAndOneWithoutAShareNone() {
        assertThat(paths(Schemes.RAIC_5, 5, 1, 2, 0, 1)).containsExactly(0, 2, 0, 0, 2, 0);
    }

    @Test
    void shouldSendTheRepetitionsOfASplitCopyOverOtherPaths() {
        Plans plan = Plans.of(scheme(Schemes.FRAGMENTS, 2), 2, 1, 1);

        assertThat(plan.copies()).containsExactly(0, 0, 1, 1);
        assertThat(plan.paths()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void shouldPlanMoreEntriesThanAPlanHasAtFirst() {
        assertThat(paths(Schemes.RAIC_6, 62, 4, 1)).hasSize(4 * 64);
    }

    private static List<Integer> paths(int number, int parts, int times, int... shares) {
        return Plans.of(scheme(number, parts), times, shares).paths();
    }

    @Test
    void shouldKnowNoSchemeBeyondItsLimits() {
        assertThat(Schemes.find(Schemes.RAIC_1, 2)).isNull();
        assertThat(Schemes.find(7, 2)).isNull();
        assertThat(Schemes.find(-1, 2)).isNull();
        assertThat(Schemes.find(1L << 32, 2)).isNull();
        assertThat(Schemes.find(Schemes.RAIC_5, 1)).isNull();
        assertThat(Schemes.find(Schemes.RAIC_5, 63)).isNull();
        assertThat(Schemes.find(Schemes.RAIC_5, -1)).isNull();
        assertThatThrownBy(() -> new Raic5(1)).hasMessageContaining("2 to 62");
    }
}
