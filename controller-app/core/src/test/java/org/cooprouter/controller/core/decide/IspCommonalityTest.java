// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IspCommonalityTest {
    private static final double UNKNOWN = Double.NaN;

    private final IspCommonality estimator = new IspCommonality();
    private final Random random = new Random(1);

    @Test
    void shouldBeUndecidedBeforeAnythingIsKnown() {
        assertThat(estimator.verdict().shared()).isEqualTo(0.5);
        assertThat(estimator.verdict().help()).isEqualTo(Help.UNDECIDED);
    }

    @Test
    void shouldFindLossesThatComeTogether() {
        for (int i = 0; i < 300; i++) {
            double loss = random.nextInt(10) == 0 ? 0.2 : 0;
            add(new PathSecond(loss, UNKNOWN, UNKNOWN), new PathSecond(loss, UNKNOWN, UNKNOWN));
        }

        assertThat(estimator.verdict().shared()).isGreaterThan(0.6);
    }

    @Test
    void shouldFindThatTheLoadOfOneDelaysTheOther() {
        for (int i = 0; i < 300; i++) {
            double load = i / 20 % 2 * 1e7;
            add(
                    new PathSecond(UNKNOWN, UNKNOWN, load),
                    new PathSecond(UNKNOWN, load / 1e6 + random.nextDouble(), random.nextDouble()));
        }

        assertThat(estimator.verdict().shared()).isGreaterThan(0.6);
    }

    @Test
    void shouldNotTakeOneLongCongestionForManyObservations() {
        for (int i = 0; i < 120; i++) {
            double delay = i < 60 ? 0 : 50;
            add(new PathSecond(UNKNOWN, delay, UNKNOWN), new PathSecond(UNKNOWN, delay, UNKNOWN));
        }

        assertThat(estimator.verdict().help()).isEqualTo(Help.UNDECIDED);
    }

    @Test
    void shouldForgetWhatIsOlderThanItsWindow() {
        for (int i = 0; i < 2 * IspCommonality.WINDOW_SECONDS; i++) {
            add(PathSecond.UNKNOWN, PathSecond.UNKNOWN);
        }

        assertThat(estimator.seconds()).isEqualTo(IspCommonality.WINDOW_SECONDS);
    }

    @Test
    void shouldTakeRoutesThatDifferInTheirFirstHopsForTheSameIsp() {
        estimator.route(CommonRoute.of(
                List.of("10.0.0.1", "198.51.100.1", "203.0.113.1", "203.0.113.9", "192.0.2.1"),
                List.of("10.1.0.1", "198.51.100.9", "*", "203.0.113.9", "192.0.2.1")));

        assertThat(estimator.verdict().help()).isEqualTo(Help.SUPPRESSION);
        assertThat(estimator.verdict().explanation()).contains("the last 3 of 5 hops are common");
    }

    @Test
    void shouldTakeRoutesThatMeetAtTheTargetForDifferentIsps() {
        estimator.route(CommonRoute.of(
                List.of("10.0.0.1", "198.51.100.1", "203.0.113.1", "192.0.2.1"),
                List.of("10.1.0.1", "198.18.0.1", "198.18.0.5", "192.0.2.1")));

        assertThat(estimator.verdict().shared()).isLessThan(0.5);
    }

    private void add(PathSecond first, PathSecond second) {
        estimator.add(first, PathSecond.UNKNOWN, second, PathSecond.UNKNOWN);
    }
}
