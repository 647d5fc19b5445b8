// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicBoolean usable = new AtomicBoolean(true);
    private final AtomicBoolean carrier = new AtomicBoolean();
    private final Watchdog watchdog = new Watchdog(rounds::get, usable::get, carrier::set);

    @Test
    void shouldKeepTheCarrierOffUntilThePacketThreadMoves() {
        watchdog.look();
        assertThat(carrier).isFalse();

        rounds.incrementAndGet();
        watchdog.look();

        assertThat(carrier).isTrue();
    }

    @Test
    void shouldKeepTheCarrierOffWithoutAConfiguration() {
        usable.set(false);
        rounds.incrementAndGet();

        watchdog.look();

        assertThat(carrier).isFalse();
    }

    @Test
    void shouldTakeTheCarrierAwayAfterAHundredMillisecondsWithoutARound() {
        rounds.incrementAndGet();
        watchdog.look();
        for (int look = 1; look < Watchdog.PATIENCE; look++) {
            watchdog.look();
            assertThat(carrier).as("%d looks without a round", look).isTrue();
        }

        watchdog.look();

        assertThat(carrier).isFalse();
        assertThat(watchdog.stalls()).isEqualTo(1);
    }

    @Test
    void shouldGiveTheCarrierBackWhenThePacketThreadMovesAgain() {
        rounds.incrementAndGet();
        for (int look = 0; look <= Watchdog.PATIENCE; look++) {
            watchdog.look();
        }
        assertThat(carrier).isFalse();

        rounds.incrementAndGet();
        watchdog.look();

        assertThat(carrier).isTrue();
    }

    @Test
    void shouldLeaveTheCarrierOffWhenItStops() throws InterruptedException {
        Thread thread = new Thread(watchdog);
        thread.start();
        await().until(() -> {
            rounds.incrementAndGet();
            return carrier.get();
        });

        watchdog.stop();
        thread.join();

        assertThat(carrier).isFalse();
    }
}
