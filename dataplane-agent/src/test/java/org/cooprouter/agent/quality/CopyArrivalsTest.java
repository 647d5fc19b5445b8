// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which paths have lost which packets, and which have lost the same ones. */
class CopyArrivalsTest {
    private static final long FIRST = (5L << 36) + 1;

    private final PeerQuality peer = new PeerQuality();
    private final CopyArrivals arrivals = new CopyArrivals();
    private long packetId = FIRST;

    CopyArrivalsTest() {
        path(0);
        path(1);
    }

    private PathQuality path(int pathId) {
        return peer.adopt(pathId, new PathQuality());
    }

    private void packet(int... broughtBy) {
        for (int path : broughtBy) {
            arrivals.onCopy(packetId, path, peer, 0);
        }
        packetId++;
    }

    private void packets(int count, int... broughtBy) {
        for (int i = 0; i < count; i++) {
            packet(broughtBy);
        }
    }

    @Test
    void shouldTellALostCopyFromOneThatArrived() {
        packets(20, 0, 1);
        packet(1);
        packets(20, 0, 1);

        assertThat(path(0).packetsLost()).isEqualTo(1);
        assertThat(path(1).packetsLost()).isZero();
        assertThat(path(0).packets()).isBetween(30L, 41L);
    }

    @Test
    void shouldNotMissWhatWasNeverSentOverAPath() {
        packets(50, 0, 1);
        packets(500, 0);
        packets(50, 0, 1);

        assertThat(path(1).packetsLost()).isZero();
        assertThat(path(0).packetsLost()).isZero();
    }

    @Test
    void shouldNotMissACopyThatIsLateByLessThanTheWindow() {
        for (int i = 0; i < 500; i++) {
            arrivals.onCopy(FIRST + i, 0, peer, 0);
            if (i >= 100) {
                arrivals.onCopy(FIRST + i - 100, 1, peer, 0);
            }
        }

        assertThat(path(1).packets()).isGreaterThan(250);
        assertThat(path(1).packetsLost()).isZero();
    }

    @Test
    void shouldNotMissCopiesInDisorder() {
        for (int i = 0; i < 500; i += 4) {
            for (int late = 3; late >= 0; late--) {
                arrivals.onCopy(FIRST + i + late, 0, peer, 0);
                arrivals.onCopy(FIRST + i + late, 1, peer, 0);
            }
        }

        assertThat(path(0).packetsLost()).isZero();
        assertThat(path(1).packetsLost()).isZero();
    }

    @Test
    void shouldGoOnWhenTheSenderGoesOnUnderOtherNumbers() {
        packets(100, 0, 1);
        packetId = 6L << 36;
        packets(100, 0, 1);
        packet(0);
        packets(20, 0, 1);

        assertThat(path(1).packetsLost()).isEqualTo(1);
        assertThat(path(0).packetsLost()).isZero();
    }

    @Test
    void shouldMeasureIndependentLossesAsIndependent() {
        measure(20_000, 0.1, 0.1, 0);

        assertThat(joint()).isCloseTo(0.01, within(0.004));
        assertThat(loss(0)).isCloseTo(0.1, within(0.01));
        assertThat(loss(1)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void shouldMeasureLossesOfTheSamePackets() {
        measure(20_000, 0.02, 0.02, 0.1);

        assertThat(joint()).isCloseTo(0.1, within(0.012));
    }

    private void measure(int count, double onA, double onB, double onBoth) {
        Random random = new Random(42);
        for (int i = 0; i < count; i++) {
            boolean both = random.nextDouble() >= onBoth;
            boolean a = random.nextDouble() >= onA && both;
            boolean b = random.nextDouble() >= onB && both;
            packet(a && b ? new int[] {0, 1} : a ? new int[] {0} : b ? new int[] {1} : new int[0]);
        }
    }

    private double loss(int path) {
        return (double) path(path).packetsLost() / path(path).packets();
    }

    private double joint() {
        return PeerQualityTest.reportOf(peer).jointLoss(0) / (double) Share.ONE;
    }
}
