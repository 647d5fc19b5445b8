// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the report says of a flow's packets. */
class DeliveryTest {
    private static final double LOST = Double.NaN;

    @Test
    void shouldCountLossesAndRankTheDelaysOfTheOthers() {
        Delivery delivery = delivery(3, LOST, 1, 2, LOST);
        assertThat(delivery.sent()).isEqualTo(5);
        assertThat(delivery.lost()).isEqualTo(2);
        assertThat(delivery.percentileMs(0.5)).isEqualTo(2);
        assertThat(delivery.percentileMs(1)).isEqualTo(3);
        assertThat(delivery.loss().share()).isEqualTo(0.4);
    }

    @Test
    void shouldHaveNoDelayAndNoErrorWhenNothingWasSent() {
        assertThat(delivery().loss()).isEqualTo(new Rate(0, 0, 1));
        assertThat(delivery().percentileMs(0.5)).isNaN();
    }

    @Test
    void shouldGiveBurstsALargerErrorThanSingleLosses() {
        double single = delivery(1, LOST, 1, LOST, 1, 1, 1, 1).loss().error();
        double burst = delivery(1, LOST, LOST, 1, 1, 1, 1, 1).loss().error();
        assertThat(burst).isEqualTo(single * Math.sqrt(3), within(1e-12));
    }

    @Test
    void shouldBeAboutRightAboutTheErrorOfAGilbertModel() {
        // 2 % loss in bursts of 4 on average: how far do the rates of many runs really lie apart?
        Random random = new Random(1);
        double[] rates = new double[400];
        double claimed = 0;
        for (int run = 0; run < rates.length; run++) {
            Rate rate = delivery(gilbert(random, 2000)).loss();
            rates[run] = rate.share();
            claimed += rate.error() / rates.length;
        }
        double mean = Arrays.stream(rates).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(rates).map(rate -> (rate - mean) * (rate - mean)).sum() / rates.length);
        assertThat(mean).isEqualTo(0.02, within(0.002));
        assertThat(claimed / spread).isBetween(0.8, 1.2);
    }

    @Test
    void shouldFollowTheDefinitionOfJitter() {
        assertThat(delivery(10, 10, 10).jitterMs()).isZero();
        assertThat(delivery(10, 26).jitterMs()).isEqualTo(1);
        assertThat(delivery(10, LOST, 26).jitterMs()).isEqualTo(1);
    }

    @Test
    void shouldCutOutAnInterval() {
        assertThat(delivery(1, LOST, 3, 4).between(1, 3).lost()).isEqualTo(1);
        assertThat(delivery(1, LOST, 3, 4).between(1, 3).sent()).isEqualTo(2);
    }

    @Test
    void shouldMultiplyIndependentLosses() {
        Rate both = new Rate(0.02, 0.001, 1).and(new Rate(0.03, 0.002, 3));
        assertThat(both.share()).isEqualTo(0.0006, within(1e-12));
        assertThat(both.error()).isEqualTo(Math.hypot(0.001 * 0.03, 0.002 * 0.02), within(1e-12));
        assertThat(both.observedOn(100).error()).isGreaterThan(both.error());
    }

    @Test
    void shouldLeaveARateAsItIsWhenTheOtherWayLosesAll() {
        Rate rate = new Rate(0.03, 0.002, 3).and(Rate.ALL);
        assertThat(rate.share()).isEqualTo(0.03);
        assertThat(rate.error()).isEqualTo(0.002);
        assertThat(rate.burst()).isEqualTo(3, within(1e-12));
    }

    @Test
    void shouldBeAboutRightAboutTheErrorOfWhatTwoGilbertModelsLoseTogether() {
        Random random = new Random(2);
        double[] rates = new double[2000];
        for (int run = 0; run < rates.length; run++) {
            double[] first = gilbert(random, 2000);
            double[] second = gilbert(random, 2000);
            rates[run] = IntStream.range(0, first.length)
                            .filter(i -> Double.isNaN(first[i]) && Double.isNaN(second[i]))
                            .count()
                    / (double) first.length;
        }
        double mean = Arrays.stream(rates).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(rates).map(rate -> (rate - mean) * (rate - mean)).sum() / rates.length);
        Rate one = new Rate(0.02, 0, 4);
        Rate both = one.and(one).observedOn(2000);

        assertThat(mean).isEqualTo(both.share(), within(0.0001));
        assertThat(both.error() / spread).isBetween(0.85, 1.15);
        assertThat(both.error()).isGreaterThan(1.5 * Math.sqrt(0.0004 / 2000));
    }

    @Test
    void shouldSayWhatAnAgentDroppedMeanwhile() {
        Drops before = Drops.of("""
                # TYPE cooprouter_agent_dropped_packets_total counter
                cooprouter_agent_dropped_packets_total{reason="duplicate"} 10.0
                cooprouter_agent_dropped_packets_total{reason="stale"} 0.0
                cooprouter_agent_packets_lost_total 1.0
                """);
        Drops after = Drops.of("""
                cooprouter_agent_dropped_packets_total{reason="duplicate"} 3300.0
                cooprouter_agent_dropped_packets_total{reason="stale"} 0.0
                cooprouter_agent_declined_frames_total{reason="mtu"} 2
                cooprouter_agent_packets_lost_total 1.0
                """);
        assertThat(after.since(before)).isEqualTo("declined mtu 2, duplicate 3290");
        assertThat(after.since(after)).isEqualTo("nothing");
    }

    @Test
    void shouldDrawEveryPacketOnce() {
        List<Plots.Series> series = List.of(new Plots.Series("A & B", "with", delivery(1, LOST, 3)));
        String svg = Plots.delays("delays", series, List.of(new Plots.Band(0, 1, "cut", "cut")));
        assertThat(svg.split("class='with' cx", -1)).hasSize(1 + 2 + 1); // the legend has one too
        assertThat(svg.split("class='lost'", -1)).hasSize(2);
        assertThat(svg).contains("A &amp; B").doesNotContain("NaN");
        assertThat(Plots.tails("tails", series)).contains("<polyline").doesNotContain("NaN");
    }

    private static double[] gilbert(Random random, int packets) {
        double[] delays = new double[packets];
        boolean bad = false;
        for (int i = 0; i < packets; i++) {
            bad = bad ? random.nextDouble() >= 0.25 : random.nextDouble() < 0.25 * 0.02 / 0.98;
            delays[i] = bad ? LOST : 1;
        }
        return delays;
    }

    private static Delivery delivery(double... delaysMs) {
        double[] sentS = new double[delaysMs.length];
        Arrays.setAll(sentS, i -> i);
        return new Delivery(sentS, delaysMs, 0);
    }
}
