// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.cooprouter.agent.quality.DirectionQuality;
import org.cooprouter.agent.quality.QualityReports;
import org.cooprouter.agent.role.config.PathKind;
import org.junit.jupiter.api.Test;

/** What is thought of a path after the reports of some minutes. */
class PathEstimateTest {
    private static final int PACKETS_PER_SECOND = 50;
    private static final int DATAGRAM_SECONDS = 8;
    private static final int PACKET_SECONDS = 32;
    private static final long SECOND = 1_000_000_000;

    private final PathEstimate path = new PathEstimate();
    private final QualityReports reports = new QualityReports();
    /** Of the packets of a call, two copies each, those of the last 32 s: which copies were lost, as bits. */
    private final Deque<Integer> packets = new ArrayDeque<>();

    private long nowNs;

    /** Sends a call, of which the peer reports once a second what it has counted. */
    private void call(int seconds, BooleanSupplier firstIsLost, BooleanSupplier secondIsLost) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < PACKETS_PER_SECOND; i++) {
                packets.addLast((firstIsLost.getAsBoolean() ? 1 : 0) + (secondIsLost.getAsBoolean() ? 2 : 0));
                if (packets.size() > PACKET_SECONDS * PACKETS_PER_SECOND) {
                    packets.removeFirst();
                }
            }
            nowNs += SECOND;
            path.update(report(), nowNs);
        }
    }

    private DirectionQuality report() {
        int datagrams = 0;
        int lost = 0;
        int firstsLost = 0;
        int lostAfterLost = 0;
        int twins = 0;
        int twinsLost = 0;
        int index = 0;
        boolean lostBefore = false;
        for (int copies : packets) {
            boolean isLost = (copies & 1) != 0;
            firstsLost += isLost ? 1 : 0;
            lostAfterLost += isLost && lostBefore ? 1 : 0;
            lostBefore = isLost;
            twins += Integer.bitCount(copies);
            twinsLost += copies == 3 ? 2 : 0;
            if (packets.size() - index++ <= DATAGRAM_SECONDS * PACKETS_PER_SECOND) {
                datagrams += 2;
                lost += Integer.bitCount(copies);
            }
        }
        return reports.outgoing(
                datagrams, share(lost, datagrams), share(lostAfterLost, firstsLost), share(twinsLost, twins), nowNs);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    @Test
    void shouldNotTakeForBurstsWhatIsChanceHoweverRareLossesAre() {
        Random random = new Random(7);
        BooleanSupplier oneInAHundred = () -> random.nextInt(100) == 0;
        call(300, oneInAHundred, oneInAHundred);

        assertThat(path.loss()).isBetween(0.008, 0.012);
        assertThat(path.burst()).isBetween(0.005, 0.03);
        assertThat(path.twin()).isBetween(0.002, 0.03);
        LossModel model = new LossModel();
        model.add(0, 0, PathKind.UPLINK, false, path);
        assertThat(model.lossWhileIll(0)).isLessThan(0.05);
    }

    @Test
    void shouldSeeThatPacketsAreLostInARowWithinTenSeconds() {
        Random random = new Random(7);
        call(10, () -> false, () -> false);
        int[] left = {0};
        BooleanSupplier threeInARow = () -> {
            left[0] = left[0] > 0 ? left[0] - 1 : random.nextInt(30) == 0 ? 3 : 0;
            return left[0] > 0;
        };
        call(10, threeInARow, () -> left[0] > 0);

        assertThat(path.burst()).isBetween(0.55, 0.75);
        assertThat(path.twin()).isGreaterThan(0.9);
    }

    @Test
    void shouldForgetHowLossesCameWhenAnotherKindHasReplacedThem() {
        Random random = new Random(7);
        BooleanSupplier tenPercent = () -> random.nextInt(10) == 0;
        call(120, tenPercent, tenPercent);
        int[] left = {0};
        BooleanSupplier inARow = () -> {
            left[0] = left[0] > 0 ? left[0] - 1 : random.nextInt(27) == 0 ? 3 : 0;
            return left[0] > 0;
        };
        call(240, inARow, () -> left[0] > 0);

        assertThat(path.burst()).isBetween(0.55, 0.75);
        assertThat(path.twin()).isGreaterThan(0.8);
    }
}
