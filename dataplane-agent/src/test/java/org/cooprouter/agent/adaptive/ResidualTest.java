// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.PathKind;
import org.junit.jupiter.api.Test;

/** Residual loss in closed form against what can be counted. */
class ResidualTest {
    private static final RedundancyScheme RAIC_1 = Schemes.replication();

    private final LossModel model = new LossModel();
    private final Residual residual = new Residual();
    private final CopyPlan plan = new CopyPlan();

    private static RedundancyScheme scheme(int number, int parts) {
        return Objects.requireNonNull(Schemes.find(number, parts));
    }

    /** Paths that lose another copy of a packet, when one is lost, with probability {@code twinA} or, all but the first, {@code twinB}. */
    private void paths(double twinA, double twinB, double... losses) {
        model.clear();
        for (int path = 0; path < losses.length; path++) {
            model.add(path, PathKind.UPLINK, false, losses[path], losses[path], path == 0 ? twinA : twinB);
        }
    }

    private double of(RedundancyScheme scheme, int times, int... shares) {
        scheme.plan(shares, shares.length, times, plan);
        return residual.of(scheme, plan, model);
    }

    @Test
    void shouldBeTheProductForCopiesOverIndependentPaths() {
        paths(0.1, 0.2, 0.1, 0.2);

        assertThat(of(RAIC_1, 1, 1, 0)).isCloseTo(0.1, within(1e-12));
        assertThat(of(RAIC_1, 1, 1, 1)).isCloseTo(0.02, within(1e-12));
        assertThat(of(RAIC_1, 1, 2, 1)).isCloseTo(0.002, within(1e-12));
        assertThat(of(RAIC_1, 1, 0, 0)).isEqualTo(1);
    }

    @Test
    void shouldBeTheBinomialForSplitCopiesOnOnePath() {
        double p = 0.1;
        paths(p, p, p);

        assertThat(of(scheme(Schemes.RAIC_5, 2), 1, 1)).isCloseTo(3 * p * p * 0.9 + p * p * p, within(1e-12));
        assertThat(of(scheme(Schemes.RAIC_6, 2), 1, 1)).isCloseTo(4 * p * p * p * 0.9 + p * p * p * p, within(1e-12));
        assertThat(of(scheme(Schemes.FRAGMENTS, 2), 1, 1)).isCloseTo(1 - 0.81, within(1e-12));
    }

    @Test
    void shouldGive98PercentOfTwoFragmentsOverTwoPathsEachSentOverBoth() {
        paths(0.1, 0.1, 0.1, 0.1);

        // [0282]: 98.0 % against 96.4 %; here each fragment goes over both paths
        assertThat(1 - of(scheme(Schemes.FRAGMENTS, 2), 2, 1, 1)).isCloseTo(0.9801, within(1e-12));
    }

    @Test
    void shouldGainNothingFromASecondCopyOverAPathThatLosesInBursts() {
        paths(1, 0.05, 0.05, 0.05);

        assertThat(of(RAIC_1, 1, 2, 0)).isCloseTo(0.05, within(1e-12));
        assertThat(of(RAIC_1, 1, 1, 1)).isCloseTo(0.0025, within(1e-12));
    }

    @Test
    void shouldBeTheMeasuredJointLossForACopyOverEachOfTwoPaths() {
        paths(0.1, 0.1, 0.1, 0.05);
        model.joint(0, 1, 0.03);

        assertThat(of(RAIC_1, 1, 1, 1)).isCloseTo(0.03, within(1e-12));
        // One path alone suffers its own loss, whatever the other does.
        assertThat(of(RAIC_1, 1, 1, 0)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void shouldCountOnNothingThatGoesOverADeadPath() {
        model.clear();
        model.add(0, PathKind.UPLINK, true);
        model.add(1, PathKind.NEIGHBOUR, false, 0.1, 0.1, 0.1);

        assertThat(of(RAIC_1, 1, 1, 1)).isCloseTo(0.1, within(1e-12));
        assertThat(of(scheme(Schemes.RAIC_5, 2), 1, 1, 1)).isCloseTo(1, within(1e-12));
    }

    @Test
    void shouldAgreeWithWhatHappensToAMillionPackets() {
        paths(0.4, 0.2, 0.08, 0.15);
        model.joint(0, 1, 0.04);
        int[][] shares = {{1, 1}, {2, 1}, {1, 2}};
        RedundancyScheme[] schemes = {
            RAIC_1,
            scheme(Schemes.RAIC_5, 2),
            scheme(Schemes.RAIC_5, 4),
            scheme(Schemes.RAIC_6, 2),
            scheme(Schemes.RAIC_6, 6)
        };
        for (RedundancyScheme scheme : schemes) {
            for (int[] share : shares) {
                double closedForm = of(scheme, 1, share);
                assertThat(simulate(scheme))
                        .as("scheme %d k %d", scheme.number(), scheme.parts())
                        .isCloseTo(closedForm, within(0.0005 + closedForm / 20));
            }
        }
    }

    /** Draws the fate of packets whose copies leave by the plan. */
    private double simulate(RedundancyScheme scheme) {
        double p = 0.08;
        double q = 0.15;
        double common = (0.04 - p * q) / (1 - p - q + 0.04);
        double[] own = {(p - common) / (1 - common), (q - common) / (1 - common)};
        double[] twin = {0.4, 0.2};
        Random random = new Random(1);
        int packets = 200_000;
        int unrestored = 0;
        for (int packet = 0; packet < packets; packet++) {
            boolean all = random.nextDouble() < common;
            boolean[] ill = new boolean[2];
            for (int path = 0; path < 2; path++) {
                ill[path] = random.nextDouble() < own[path] / twin[path];
            }
            int arrived = 0;
            for (int entry = 0; entry < plan.size(); entry++) {
                int path = plan.path(entry);
                boolean lost = ill[path] && random.nextDouble() < twin[path];
                arrived += lost || all ? 0 : 1;
            }
            unrestored += arrived < scheme.parts() ? 1 : 0;
        }
        return (double) unrestored / packets;
    }

    // --- packets that protect each other ---

    private double ofRepaired(RepairCode code, int[] shares, int[] repairShares) {
        RAIC_1.plan(shares, shares.length, 1, plan);
        return residual.of(RAIC_1, plan, code, repairShares, model);
    }

    @Test
    void shouldBeTheClosedFormOfRepairCopiesWhereLossesAreIndependent() {
        for (double p : new double[] {0.01, 0.1, 0.2}) {
            paths(p, p, p);
            // Not delivered: lost, and in either direction the chain breaks before it reaches a packet that arrived.
            double broken = p / (1 - p * (1 - p));
            double chain = p * broken * broken;
            assertThat(ofRepaired(new Raict(1), new int[] {1}, new int[] {1})).isCloseTo(chain, within(chain / 100));
            // Not delivered: lost, and at least one of the other two of three is lost, too.
            double block = p * (1 - Math.pow(1 - p, 2));
            assertThat(ofRepaired(new ReedSolomon(2, 1, 3), new int[] {1}, new int[] {1}))
                    .isCloseTo(block, within(1e-12));
        }
    }

    @Test
    void shouldKnowThatAWholeBlockLeavesWithABurst() {
        model.clear();
        model.add(0, PathKind.UPLINK, false, 0.05, 0.9, 1);

        double near = ofRepaired(new ReedSolomon(4, 2, 1), new int[] {1}, new int[] {1});
        double apart = ofRepaired(new ReedSolomon(4, 2, 8), new int[] {1}, new int[] {1});
        double chain = ofRepaired(new Raict(1), new int[] {1}, new int[] {1});

        assertThat(near)
                .as("a burst of ten packets takes more than a block can restore")
                .isGreaterThan(0.04);
        assertThat(apart).isLessThan(near * 0.6);
        assertThat(chain)
                .as("the packet after the burst restores its last one only")
                .isBetween(0.04, 0.05);
    }

    @Test
    void shouldAgreeWithWhatHappensToAMillionPacketsThatProtectEachOther() {
        model.clear();
        model.add(0, PathKind.UPLINK, false, 0.08, 0.5, 0.9);
        model.add(1, PathKind.NEIGHBOUR, false, 0.15, 0.25, 0.3);
        RepairCode[] codes = {
            new Raict(1),
            new Raict(2),
            new Raict(3),
            new ReedSolomon(4, 1, 1),
            new ReedSolomon(4, 2, 3),
            new ReedSolomon(8, 4, 1)
        };
        int[][][] shares = {{{1, 0}, {0, 1}}, {{1, 0}, {1, 0}}, {{0, 1}, {1, 1}}, {{1, 1}, {1, 1}}};
        for (RepairCode code : codes) {
            for (int[][] share : shares) {
                double closedForm = ofRepaired(code, share[0], share[1]);
                double counted = new RepairedCount(code, share[0], share[1]).residual();
                // Of greater depths of RAICT, and where its repair copies take turns, the closed form is too careful.
                boolean isExact = share[1][0] + share[1][1] == 1 && !(code instanceof Raict raict && raict.depth() > 1);
                assertThat(closedForm)
                        .as(
                                "%s, copies %s, repair copies %s",
                                code, Arrays.toString(share[0]), Arrays.toString(share[1]))
                        .isBetween(counted * 0.9 - 3e-5, counted * (isExact ? 1.1 : 1.5) + 3e-5);
            }
        }
    }
}
