// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UplinkLivenessTest {
    private static final long MS = 1_000_000;
    private static final long SILENT_AFTER = 60 * MS;
    private static final long RESTORED_AFTER = 500 * MS;

    private long nowNs = -5_000 * MS;
    private final UplinkLiveness liveness = new UplinkLiveness(nowNs);

    @BeforeEach
    void thresholds() {
        liveness.thresholds(SILENT_AFTER, RESTORED_AFTER);
    }

    private void hear(long everyNs, long forNs) {
        for (long end = nowNs + forNs; nowNs < end; nowNs += everyNs) {
            liveness.heard(nowNs);
            liveness.advance(nowNs);
        }
    }

    private boolean quiet(long forNs) {
        boolean changed = false;
        for (long end = nowNs + forNs; nowNs < end; nowNs += MS) {
            changed |= liveness.advance(nowNs);
        }
        return changed;
    }

    @Test
    void shouldWorkWhileSomethingIsHeard() {
        hear(50 * MS, 10_000 * MS);
        assertThat(liveness.silent()).isFalse();
        assertThat(liveness.silences()).isZero();
    }

    @Test
    void shouldFallSilentAfterTheThresholdAndSayItOnce() {
        hear(20 * MS, 100 * MS);
        long lastNs = liveness.lastHeardNs();
        assertThat(quiet(1_000 * MS)).isTrue();
        assertThat(liveness.silent()).isTrue();
        assertThat(liveness.silentSinceNs() - lastNs).isEqualTo(SILENT_AFTER);
        assertThat(quiet(1_000 * MS)).isFalse();
        assertThat(liveness.silences()).isOne();
    }

    @Test
    void shouldGiveAnUplinkThatWasNeverHeardASecondForItsFirstAnswer() {
        quiet(999 * MS);
        assertThat(liveness.silent()).isFalse();
        quiet(10 * MS);
        assertThat(liveness.silent()).isTrue();
    }

    @Test
    void shouldCountAsRestoredOnlyAfterAnswersForTheWholeThreshold() {
        hear(20 * MS, 100 * MS);
        quiet(200 * MS);
        hear(20 * MS, RESTORED_AFTER - 20 * MS);
        assertThat(liveness.silent()).isTrue();
        hear(20 * MS, 60 * MS);
        assertThat(liveness.silent()).isFalse();
        assertThat(liveness.silentSinceNs()).isEqualTo(UplinkLiveness.NONE);
    }

    @Test
    void shouldBeginToCountAnewWhenItFallsSilentWhileItAnswers() {
        hear(20 * MS, 100 * MS);
        quiet(200 * MS);
        hear(20 * MS, RESTORED_AFTER - 100 * MS);
        quiet(100 * MS);
        hear(20 * MS, RESTORED_AFTER - 20 * MS);
        assertThat(liveness.silent()).isTrue();
        assertThat(liveness.silences()).isOne();
    }

    @Test
    void shouldNotTakeItsOwnAbsenceForSilence() {
        hear(20 * MS, 100 * MS);
        nowNs += 5_000 * MS;
        liveness.excuse(5_000 * MS);
        assertThat(liveness.advance(nowNs)).isFalse();
        assertThat(liveness.silent()).isFalse();
    }

    @Test
    void shouldBeLookedAtWhenSilenceWouldBegin() {
        hear(20 * MS, 20 * MS);
        assertThat(liveness.nextDeadlineNs()).isEqualTo(liveness.lastHeardNs() + SILENT_AFTER);
    }
}
