// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.topology.demo.ComparisonReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that choose, against agents that are told, in virtual time and under the same losses: the same figures on every machine. */
class ComparisonTest {
    private static final int PACKETS = 8_000;
    private static final int MANY_PACKETS = 60_000;
    private static final double NOT_WORSE_THAN = 1.1;
    private static final double SIGMAS = 3;
    /** An adaptive profile gives away so much, at most, for the case that a path dies. */
    private static final double FOR_DEATHS = 2e-4;

    static List<LossSetting> settings() {
        return LossSetting.ALL;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void shouldLoseHardlyMoreThanTheBestFixedSchemeAndStayInsideItsBudget(LossSetting setting) {
        Comparison comparison = Comparison.run(List.of(setting), PACKETS, 42);
        CallResult best = comparison.bestFixed(setting).result();
        CallResult adaptive = comparison.adaptive(setting).result();

        double error = adaptive.errorAgainst(best, NOT_WORSE_THAN);
        assertThat(adaptive.loss() - NOT_WORSE_THAN * best.loss())
                .as(
                        "%d lost, %d with %s",
                        adaptive.lost(),
                        best.lost(),
                        comparison.bestFixed(setting).scheme())
                .isLessThanOrEqualTo(SIGMAS * error + FOR_DEATHS);
        for (Comparison.Row row : comparison.rows()) {
            assertThat(row.result().extraUp()).as(row.scheme()).isBetween(0.3, Comparison.BUDGET_PERCENT / 100.0);
            assertThat(row.result().extraDown()).as(row.scheme()).isBetween(0.3, Comparison.BUDGET_PERCENT / 100.0);
        }
    }

    /**
     * Where losses are as rare as here, what an adaptive profile gives away for the case that a path dies would hide a wrong choice: so many
     * packets that it shows, and nothing given away.
     */
    @Test
    void shouldNotTakeRareLossesForBursts() {
        LossSetting setting = LossSetting.ALL.get(4);
        List<ComparedScheme> schemes = ComparedScheme.over(setting.ways().size());
        ComparedScheme raict = schemes.get(2);
        ComparedScheme adaptive = schemes.stream()
                .filter(scheme -> scheme.name().equals(ComparedScheme.ADAPTIVE))
                .findFirst()
                .orElseThrow();

        CallResult best = calls(setting, raict);
        CallResult chosen = calls(setting, adaptive);

        assertThat(chosen.loss() - NOT_WORSE_THAN * best.loss())
                .as("%d lost, %d with %s", chosen.lost(), best.lost(), raict.name())
                .isLessThanOrEqualTo(chosen.errorAgainst(best, NOT_WORSE_THAN));
    }

    /** Three calls as one. */
    private static CallResult calls(LossSetting setting, ComparedScheme scheme) {
        AeadProvider aeads = Comparison.aeads();
        long[] tookNs = LongStream.of(42, 43, 44)
                .mapToObj(seed -> ComparedCall.run(setting, scheme, MANY_PACKETS, seed, aeads))
                .flatMapToLong(result -> Arrays.stream(result.tookNs()))
                .toArray();
        return new CallResult(tookNs, 0, 0, 0);
    }

    @Test
    void shouldRepeatFromItsSeedAndShowEveryScheme() {
        LossSetting setting = LossSetting.ALL.getFirst();
        Comparison comparison = Comparison.run(List.of(setting), 2_000, 1);
        Comparison again = Comparison.run(List.of(setting), 2_000, 1);

        String html = new ComparisonReport(comparison).html();
        assertThat(new ComparisonReport(again).html()).isEqualTo(html).doesNotContain("NaN");
        assertThat(comparison.of(setting))
                .hasSize(7)
                .allSatisfy(row -> assertThat(html).contains(row.scheme()));
        assertThat(html.split("<circle", -1)).hasSize(1 + 7);
    }

    @Test
    void shouldLoseWhatTheSettingSaysOfOneCopy() {
        Fading fading = new Fading(3, 0.04, 60 * EventQueue.MS);
        int ill = 0;
        int bursts = 0;
        boolean before = false;
        for (int i = 0; i < 1_000_000; i++) {
            boolean now = fading.isIll(i * EventQueue.MS);
            ill += now ? 1 : 0;
            bursts += now && !before ? 1 : 0;
            before = now;
        }
        assertThat(ill / 1e6).isBetween(0.036, 0.044);
        assertThat((double) ill / bursts).isBetween(56.0, 66.0);
    }
}
