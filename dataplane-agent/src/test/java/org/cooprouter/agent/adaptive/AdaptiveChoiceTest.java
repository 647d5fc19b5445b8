// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.PathKind;
import org.junit.jupiter.api.Test;

/** The least residual loss within the budget, and no sooner nor more often than it is worth (R19). */
class AdaptiveChoiceTest {
    private static final long SECOND = 1_000_000_000;
    private static final int LARGE = 1200;
    private static final int SMALL = 160;
    private static final int HEADERS = 60;

    private final LossModel model = new LossModel();
    private AdaptiveChoice choice = within(100);
    private long nowNs = 5 * SECOND;
    /** Standard error of the losses, relative to them. */
    private double error;

    private static AdaptiveChoice within(int percent) {
        return new AdaptiveChoice(new AdaptiveSettings("call", percent, AdaptiveSettings.BUILT_IN, false));
    }

    private static AdaptiveChoice withoutRepairs(int percent) {
        List<Candidate> candidates = AdaptiveSettings.BUILT_IN.stream()
                .filter(candidate -> !candidate.repairs().any())
                .toList();
        return new AdaptiveChoice(new AdaptiveSettings("call", percent, candidates, false));
    }

    private void paths(double lossA, double lossB) {
        model.clear();
        model.add(0, PathKind.UPLINK, false, lossA, lossA, lossA, error * lossA);
        model.add(1, PathKind.NEIGHBOUR, false, lossB, lossB, lossB, error * lossB);
    }

    private boolean evaluate() {
        return choice.evaluate(model, nowNs);
    }

    private void pass(long seconds) {
        for (long tenth = 0; tenth < 10 * seconds; tenth++) {
            nowNs += SECOND / 10;
            evaluate();
        }
    }

    private Chosen current() {
        return (Chosen) Objects.requireNonNull(choice.current());
    }

    private Change last() {
        return choice.changes().getLast();
    }

    /** Sends packets as they have been chosen to be sent; returns the bytes of one copy and of all. */
    private long[] send(int packets, int body) {
        CopyDistribution chosen = current();
        CopyPlan plan = new CopyPlan();
        int[] shares = {chosen.share(PathKind.UPLINK, 0), chosen.share(PathKind.NEIGHBOUR, 1)};
        chosen.scheme().plan(shares, 2, chosen.times(), plan);
        int copy = chosen.scheme().copyLength(body) + (chosen.scheme().splits() ? 5 : 0);
        long one = (long) HEADERS + body;
        long all = plan.size() * ((long) HEADERS + copy);
        for (int i = 0; i < packets; i++) {
            choice.onPacket(body, one, all);
        }
        return new long[] {packets * one, packets * all};
    }

    @Test
    void shouldSendACopyOverEachPathWhenTheBudgetHasItAndNothingIsKnown() {
        model.clear();
        model.add(0, PathKind.UPLINK, false);
        model.add(1, PathKind.NEIGHBOUR, false);

        assertThat(evaluate()).isTrue();

        assertThat(current().name()).isEqualTo("raic1x2");
        assertThat(current().share(0)).isEqualTo(1);
        assertThat(current().share(1)).isEqualTo(1);
        assertThat(last().cause()).isEqualTo(Change.Cause.START);
    }

    @Test
    void shouldSendOneCopyOverTheBetterPathWhenThereIsNoBudget() {
        choice = within(0);
        paths(0.05, 0.001);
        evaluate();

        assertThat(current().name()).isEqualTo("raic1x1");
        assertThat(current().share(0)).isZero();
        assertThat(current().share(1)).isEqualTo(1);
    }

    @Test
    void shouldSplitLargePacketsWhereTwoWholeCopiesExceedTheBudget() {
        choice = withoutRepairs(65);
        paths(0.03, 0.03);
        evaluate();
        send(500, LARGE);
        pass(3);

        assertThat(current().name()).startsWith("raic5");
    }

    @Test
    void shouldNotSplitSmallPacketsThatCostMoreThanWholeCopiesThen() {
        choice = withoutRepairs(65);
        paths(0.03, 0.03);
        evaluate();
        send(500, SMALL);
        pass(3);

        assertThat(current().name()).isEqualTo("raic1x1");
    }

    @Test
    void shouldChangeWithinASecondWhenLossBegins() {
        choice = within(200);
        paths(0.0001, 0.0001);
        evaluate();
        pass(30);
        String calm = current().name();
        paths(0.2, 0.2);
        pass(1);

        assertThat(calm).isEqualTo("raic1x2");
        assertThat(last().cause()).isEqualTo(Change.Cause.LOSS);
        assertThat(last().after().residual()).isLessThan(last().before().residual() / 2);
        assertThat(last().after().overhead()).isLessThanOrEqualTo(2.01);
    }

    @Test
    void shouldSaveBytesOnlyAfterTheyHaveBeenUnnecessaryForLong() {
        choice = withoutRepairs(200);
        paths(0.1, 0.1);
        evaluate();
        assertThat(current().name()).isEqualTo("raic1x3");
        paths(0.0005, 0.0005);
        pass(19);
        assertThat(current().name()).isEqualTo("raic1x3");
        pass(2);

        assertThat(current().name()).isEqualTo("raic1x2");
        assertThat(last().cause()).isEqualTo(Change.Cause.SAVING);
    }

    @Test
    void shouldWaitWhenAnotherChoiceIsBetterByLessThanHalf() {
        choice = within(0);
        paths(0.030, 0.031);
        evaluate();
        paths(0.031, 0.020);
        pass(9);
        assertThat(choice.changes()).hasSize(1);
        pass(2);
        assertThat(current().share(1)).isEqualTo(1);
        paths(0.010, 0.031);
        pass(1);
        assertThat(current().share(0)).isEqualTo(1);
    }

    @Test
    void shouldStayAsLongAsTheDifferenceMayBeAnErrorOfMeasurement() {
        choice = within(0);
        error = 0.7;
        paths(0.030, 0.031);
        evaluate();
        paths(0.031, 0.012);
        pass(60);
        assertThat(choice.changes()).hasSize(1);

        error = 0.1;
        paths(0.031, 0.012);
        pass(1);
        assertThat(current().share(1)).isEqualTo(1);
    }

    @Test
    void shouldProtectPacketsByOthersWhereTwoCopiesOfEachExceedTheBudget() {
        choice = within(65);
        paths(0.03, 0.03);
        evaluate();
        pass(3);

        assertThat(current().name()).isEqualTo("fec4r2");
        assertThat(current().repairs().code()).isEqualTo(new ReedSolomon(4, 2, 1));
        assertThat(current().share(0) + current().share(1)).isEqualTo(1);
        assertThat(last().after().overhead()).isBetween(0.45, 0.55);
    }

    @Test
    void shouldSendRepairCopiesOverAnotherPathThanThePackets() {
        // A repair copy is a little longer than a packet.
        choice = within(105);
        paths(0.02, 0.02);
        evaluate();

        assertThat(current().name()).isEqualTo("raict1");
        assertThat(current().share(0)).isEqualTo(1);
        assertThat(current().share(1)).isZero();
        assertThat(current().repairShare(0)).isZero();
        assertThat(current().repairShare(1)).isEqualTo(1);
    }

    @Test
    void shouldSendWholeCopiesOverBothPathsAsLongAsTheyLoseNothingForOneMayDie() {
        paths(0.0002, 0.0002);
        evaluate();

        assertThat(current().name()).isEqualTo("raic1x2");
        assertThat(current().share(0)).isEqualTo(1);
        assertThat(current().share(1)).isEqualTo(1);
    }

    @Test
    void shouldLeaveAPathThatDies() {
        choice = within(100);
        paths(0.01, 0.01);
        evaluate();
        pass(2);
        model.clear();
        model.add(0, PathKind.UPLINK, true);
        model.add(1, PathKind.NEIGHBOUR, false, 0.01, 0.01, 0.01);
        pass(1);

        assertThat(current().share(0) + current().repairShare(0)).isZero();
        assertThat(current().share(1)).isPositive();
    }

    @Test
    void shouldSendSomethingThoughEveryPathIsDown() {
        model.clear();
        model.add(0, PathKind.UPLINK, true);
        evaluate();

        assertThat(current().share(0)).isPositive();
    }

    @Test
    void shouldNotDuplicateWhereBothPathsLoseTheSamePackets() {
        choice = withoutRepairs(100);
        model.clear();
        model.add(0, PathKind.UPLINK, false, 0.1, 0.9, 0.99);
        model.add(1, PathKind.NEIGHBOUR, false, 0.1, 0.9, 0.99);
        model.joint(0, 1, 0.099);
        evaluate();

        // Two copies would save next to nothing; the cheapest that is as good will do.
        assertThat(current().name()).isEqualTo("raic1x1");
    }

    @Test
    void shouldKeepItsBudgetOverTheBytesSentThoughPacketsChangeTheirSize() {
        choice = withoutRepairs(60);
        paths(0.05, 0.05);
        evaluate();
        long one = 0;
        long all = 0;
        for (int second = 0; second < 600; second++) {
            long[] sent = send(50, second / 20 % 2 == 0 ? LARGE : SMALL);
            one += sent[0];
            all += sent[1];
            pass(1);
        }

        assertThat((double) (all - one) / one).isLessThanOrEqualTo(0.61).isGreaterThan(0.3);
        assertThat(choice.baseBytes()).isEqualTo(one);
        assertThat(choice.extraBytes()).isEqualTo(all - one);
    }

    @Test
    void shouldNotFlapWhenMeasurementsWaver() {
        choice = within(100);
        error = 0.25;
        for (int second = 0; second < 600; second++) {
            paths(0.02 + second % 3 * 0.004, 0.02 + second % 5 * 0.003);
            pass(1);
        }

        assertThat(choice.changes()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldKeepTheLastEightChanges() {
        choice = within(0);
        for (int i = 0; i < 20; i++) {
            paths(i % 2 == 0 ? 0.2 : 0.01, i % 2 == 0 ? 0.01 : 0.2);
            pass(2);
        }

        assertThat(choice.changes())
                .hasSize(8)
                .extracting(Change::number)
                .isEqualTo(List.of(13, 14, 15, 16, 17, 18, 19, 20));
    }
}
