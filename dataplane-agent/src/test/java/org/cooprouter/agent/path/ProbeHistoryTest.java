// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeHistoryTest {
    private static final long MS = 1_000_000L;
    private static final long INTERVAL = 200 * MS;
    private static final long TIMEOUT = 200 * MS;

    private final ProbeHistory history = new ProbeHistory();
    private long nowNs;
    private long nextId = 1000;
    private int downs;
    private long heardNs = Long.MIN_VALUE / 2;

    private boolean judge(long atNs, long timeoutNs) {
        return history.judge(atNs, timeoutNs, heardNs);
    }

    private long probe() {
        nowNs += INTERVAL;
        if (judge(nowNs, TIMEOUT)) {
            downs++;
        }
        history.onSent(nextId, nowNs);
        return nextId++;
    }

    @Test
    void shouldBeUpWithTheFirstAnswer() {
        assertThat(history.alive()).isFalse();
        assertThat(history.down()).isFalse();

        assertThat(history.onAnswer(probe())).isEqualTo(nowNs);

        assertThat(history.alive()).isTrue();
    }

    @Test
    void shouldGoDownOnceAfterThreeMissingAnswers() {
        history.onAnswer(probe());
        probe();
        probe();
        probe();
        assertThat(history.alive()).isTrue();
        probe();

        assertThat(history.alive()).isFalse();
        assertThat(history.down()).isTrue();
        probe();
        assertThat(downs).isEqualTo(1);
    }

    @Test
    void shouldStayUpWhenOnlyTwoAnswersInARowAreMissing() {
        for (int i = 0; i < 50; i++) {
            history.onAnswer(probe());
            probe();
            probe();
        }

        assertThat(history.alive()).isTrue();
        assertThat(downs).isZero();
    }

    @Test
    void shouldComeUpWithAnyAnswerAlsoALateOne() {
        long late = probe();
        for (int i = 0; i < 5; i++) {
            probe();
        }
        assertThat(history.down()).isTrue();

        history.onAnswer(late);

        assertThat(history.alive()).isTrue();
        assertThat(history.down()).isFalse();
    }

    /** Probes of a path that loses two in five, and brings copies all the time. */
    private void loseMuch(int probes) {
        Random random = new Random(4);
        for (int i = 0; i < probes; i++) {
            long id = probe();
            heardNs = nowNs + INTERVAL / 2;
            if (random.nextInt(5) >= 2) {
                history.onAnswer(id);
            }
        }
        history.onAnswer(probe());
    }

    @Test
    void shouldNotTakeAPathForDeadThatLosesMuch() {
        loseMuch(200);
        downs = 0;
        loseMuch(1500);

        assertThat(history.lostProbes()).isGreaterThan(25);
        assertThat(downs).isZero();
    }

    @Test
    void shouldFindAPathDeadInTimeThoughItLostMuchBefore() {
        loseMuch(200);
        downs = 0;
        heardNs = nowNs;
        probe();
        probe();
        probe();
        assertThat(downs).isZero();
        probe();

        assertThat(downs).as("three probes missing, and silence").isEqualTo(1);
    }

    @Test
    void shouldFindAPathDeadThatStillBringsCopiesButNoAnswers() {
        loseMuch(200);
        downs = 0;
        for (int i = 0; i <= ProbeHistory.MOST_UNTIL_DOWN; i++) {
            probe();
            heardNs = nowNs + INTERVAL / 2;
        }
        assertThat(downs).isEqualTo(1);
    }

    @Test
    void shouldFindAPathDeadAfterThreeProbesThatHardlyLosesAnyAndIsNotInUse() {
        for (int i = 0; i < 100; i++) {
            history.onAnswer(probe());
        }
        probe();
        probe();
        probe();
        probe();
        assertThat(downs).isEqualTo(1);
    }

    @Test
    void shouldMeasureLossOverTheLastHundredProbes() {
        for (int i = 0; i < 500; i++) {
            long id = probe();
            if (i >= 250 && i % 4 != 0) {
                history.onAnswer(id);
            }
        }
        nowNs += TIMEOUT;
        judge(nowNs, TIMEOUT);

        assertThat(history.judgedProbes()).isEqualTo(100);
        assertThat(history.lostProbes()).isEqualTo(25);
    }

    @Test
    void shouldIgnoreAnswersToNothingAndSecondAnswers() {
        long id = probe();
        history.onAnswer(id);

        assertThat(history.onAnswer(id)).isEqualTo(ProbeHistory.UNKNOWN);
        assertThat(history.onAnswer(4711)).isEqualTo(ProbeHistory.UNKNOWN);
    }
}
