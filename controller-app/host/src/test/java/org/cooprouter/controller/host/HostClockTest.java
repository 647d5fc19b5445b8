// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.ClockContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of both hosts. */
class HostClockTest extends ClockContract {
    private final HostClock clock = new HostClock();

    @AfterEach
    void stop() {
        clock.close();
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void pass(Duration duration) {
        // It does by itself.
    }

    @Test
    void shouldGoOnWhenATaskFails() {
        AtomicBoolean wentOn = new AtomicBoolean();
        clock.execute(() -> {
            throw new IllegalStateException("on purpose, by a test");
        });
        clock.execute(() -> wentOn.set(true));

        await().untilTrue(wentOn);
    }

    @Test
    void shouldRunNothingWhenItIsClosed() {
        AtomicBoolean ran = new AtomicBoolean();
        clock.schedule(Duration.ofHours(1), () -> ran.set(true));
        clock.close();

        clock.execute(() -> ran.set(true));
        clock.schedule(Duration.ZERO, () -> ran.set(true)).cancel();
        assertThat(ran).isFalse();
    }
}
