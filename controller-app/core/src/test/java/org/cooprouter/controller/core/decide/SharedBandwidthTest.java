// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.controller.core.decide.SharedBandwidth.Limits;
import org.junit.jupiter.api.Test;

/** Uplinks of 20 Mbit/s, of which the helper shares up to 16; T is 10 s. */
class SharedBandwidthTest {
    private static final double M = 1e6;
    private static final int T = 10;

    private final SharedBandwidth sharing = new SharedBandwidth(limits());

    private static Limits limits() {
        return new Limits(16_000_000, 10, T, 3600).own(20_000_000, 20_000_000).helper(20_000_000, 20_000_000);
    }

    /** {@code own}, {@code owners} and {@code forwarded} in Mbit/s, the latter two on the helper's uplink; all of it received. */
    private void seconds(int count, double own, double owners, double forwarded) {
        for (int i = 0; i < count; i++) {
            sharing.add(new LineSecond(0, 0, 0), new LineSecond(own * M, (owners + forwarded) * M, forwarded * M));
        }
    }

    private double shareable() {
        return sharing.share().shareableBps() / M;
    }

    private double part() {
        return (double) sharing.share().part() / Share.WHOLE;
    }

    @Test
    void shouldShareNothingBeforeItHasMeasuredForT() {
        seconds(T - 1, 0, 0, 0);
        assertThat(sharing.isDecided()).isFalse();
        assertThat(sharing.share()).isEqualTo(Share.NONE);
        seconds(1, 0, 0, 0);
        assertThat(sharing.isDecided()).isTrue();
        assertThat(shareable()).isEqualTo(16);
    }

    @Test
    void shouldShareWhatTheOwnerAndItsReserveLeave() {
        seconds(T, 0, 8, 0);
        assertThat(shareable())
                .as("of 20, 2 in reserve, 8 occupied, in steps of 2")
                .isEqualTo(10);
    }

    @Test
    void shouldLookAtTheDirectionThatHasLessRoom() {
        for (int i = 0; i < T; i++) {
            sharing.add(new LineSecond(0, 12 * M, 0), new LineSecond(0, 0, 0));
        }
        assertThat(shareable()).isEqualTo(6);
    }

    @Test
    void shouldShareLessWhenTheOwnerNeedsMoreAndNothingWhenItNeedsAll() {
        seconds(T, 0, 0, 0);
        seconds(T, 0, 8, 0);
        assertThat(shareable()).isEqualTo(10);
        seconds(T, 0, 17, 0);
        assertThat(sharing.share()).isEqualTo(Share.NONE);
    }

    @Test
    void shouldShareMoreWhenTheOwnerNeedsLessButNotForSmallDifferences() {
        seconds(T, 0, 8, 0);
        seconds(T, 0, 6.5, 0);
        assertThat(shareable()).isEqualTo(10);
        seconds(2 * T, 0, 3, 0);
        assertThat(shareable()).isEqualTo(14);
    }

    @Test
    void shouldHalveWhatIsSharedWhenTheHelpersUplinkIsFull() {
        seconds(T, 0, 0, 0);
        seconds(2, 20, 4, 16);
        assertThat(shareable()).isLessThanOrEqualTo(8);
        seconds(2, 20, 12, 8);
        assertThat(shareable()).isLessThanOrEqualTo(4);
    }

    @Test
    void shouldNotTakeItsOwnersFullUplinkForThatOfTheNeighbour() {
        seconds(T, 0, 0, 0);
        seconds(2, 0, 20, 0);
        assertThat(shareable())
                .as("the mean over T says it, not the last second")
                .isGreaterThan(8);
    }

    @Test
    void shouldShareOnWhenTheNeighbourAloneFillsTheUplink() {
        seconds(T, 0, 0, 0);
        seconds(T, 20, 0.2, 19.6);
        assertThat(shareable())
                .as("the helper's meters limit it, the owner misses nothing")
                .isEqualTo(16);
    }

    @Test
    void shouldNotTakeItForTheOwnersTrafficThatOneCounterIsAheadOfTheOther() {
        SharedBandwidth quick = new SharedBandwidth(new Limits(16_000_000, 10, 3, 3600).helper(20_000_000, 20_000_000));
        for (double behind : new double[] {0, 0, 0, 8, 0, 0}) {
            quick.add(new LineSecond(0, 0, 0), new LineSecond(0, 16 * M, (16 - behind) * M));
        }
        assertThat(quick.share().shareableBps()).isEqualTo(16_000_000);
    }

    @Test
    void shouldDivideNewSessionsByTheRoomOfBothUplinks() {
        seconds(T, 4, 0, 0);
        assertThat(part()).as("16 here, 16 there").isEqualTo(0.5);
        seconds(2 * T, 20, 0, 0);
        assertThat(part()).isEqualTo(1);
        seconds(2 * T, 12, 0, 8);
        assertThat(part()).as("8 here, 8 there").isEqualTo(0.5);
    }

    @Test
    void shouldKeepNewSessionsAtHomeOnceTheNeighboursLimitIsReachedUntilThereIsRoomAgain() {
        seconds(T, 0, 0, 0);
        seconds(2 * T, 20, 0, 15.5);
        assertThat(part()).isZero();
        seconds(2 * T, 20, 0, 14);
        assertThat(part()).as("room for less than a fifth").isZero();
        seconds(2 * T, 20, 0, 12);
        assertThat(part()).isPositive();
    }

    @Test
    void shouldTakeThePeakForTheCapacityThatThePolicyDoesNotTell() {
        SharedBandwidth unknown = new SharedBandwidth(new Limits(16_000_000, 10, T, 3600));
        for (int i = 0; i < T; i++) {
            unknown.add(new LineSecond(0, 0, 0), new LineSecond(0, 0, 0));
        }
        assertThat(unknown.share()).isEqualTo(Share.NONE);
        for (int i = 0; i < T; i++) {
            unknown.add(new LineSecond(0, 10 * M, 0), new LineSecond(0, 10 * M, 0));
        }
        for (int i = 0; i < T; i++) {
            unknown.add(new LineSecond(0, 0, 0), new LineSecond(0, 0, 0));
        }
        assertThat(unknown.share().shareableBps()).as("90 % of the peak of 10").isEqualTo(8_000_000);
    }

    @Test
    void shouldForgetAPeakAfterTt() {
        Occupancy line = new Occupancy(1, 60);
        line.add(5);
        for (int i = 0; i < 59; i++) {
            line.add(1);
        }
        assertThat(line.peak()).isEqualTo(5);
        line.add(1);
        assertThat(line.peak()).isEqualTo(1);
    }

    @Test
    void shouldNotDecideByASecondOfWhichItKnowsNothing() {
        seconds(T, 0, 0, 0);
        Share before = sharing.share();
        for (int i = 0; i < T; i++) {
            sharing.add(new LineSecond(Double.NaN, 20 * M, 0), new LineSecond(0, 20 * M, 0));
        }
        assertThat(sharing.share()).isEqualTo(before);
    }

    @Test
    void shouldGoOnWhereItWasBeforeARestart() {
        SharedBandwidth again = new SharedBandwidth(limits(), new Share(10_000_000, 5));
        again.add(new LineSecond(0, 0, 0), new LineSecond(0, 8 * M, 0));
        assertThat(again.share().shareableBps()).isEqualTo(10_000_000);
        assertThat(again.share().part()).isPositive();
    }
}
