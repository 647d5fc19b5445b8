// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooprouter.controller.core.port.Clock.Timer;
import org.junit.jupiter.api.Test;

/** What the core relies on of a clock, whoever provides it. */
public abstract class ClockContract {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LATER = Duration.ofMillis(40);
    private static final Duration NOT_IN_THIS_TEST = Duration.ofHours(1);

    private final List<String> done = new CopyOnWriteArrayList<>();

    /** The clock that is tested, always the same within a test. */
    protected abstract Clock clock();

    /** Lets at least {@code duration} pass if it does not by itself. */
    protected abstract void pass(Duration duration);

    private void awaitDone(String... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(done).containsExactly(expected));
    }

    @Test
    void shouldRunTasksInTheOrderInWhichTheyWereGiven() {
        for (String name : List.of("first", "second", "third")) {
            clock().execute(() -> done.add(name));
        }

        awaitDone("first", "second", "third");
    }

    @Test
    void shouldEndATaskBeforeItBeginsOneThatTheTaskGave() {
        clock().execute(() -> {
            clock().execute(() -> done.add("given"));
            done.add("giver");
        });

        awaitDone("giver", "given");
    }

    @Test
    void shouldRunATimerOnceAndNotBeforeItsTime() {
        clock().schedule(NOT_IN_THIS_TEST, () -> done.add("much too early"));
        clock().schedule(LATER, () -> done.add("later"));
        clock().schedule(SOON, () -> done.add("soon"));
        pass(LATER);
        awaitDone("soon", "later");

        pass(LATER);
        clock().execute(() -> done.add("end"));
        awaitDone("soon", "later", "end");
    }

    @Test
    void shouldNotRunWhatWasCancelled() {
        Timer timer = clock().schedule(SOON, () -> done.add("cancelled"));
        clock().schedule(LATER, () -> done.add("later"));
        timer.cancel();
        pass(LATER);

        awaitDone("later");
    }

    @Test
    void shouldLetATimerBeCancelledThatHasRun() {
        Timer timer = clock().schedule(Duration.ZERO, () -> done.add("ran"));
        pass(SOON);
        awaitDone("ran");

        timer.cancel();
        clock().execute(() -> done.add("end"));
        awaitDone("ran", "end");
    }

    @Test
    void shouldTellTheTimeOfDayAsItPasses() {
        Instant before = clock().instant();
        clock().schedule(LATER, () -> done.add(clock().instant().isAfter(before) ? "after" : "still " + before));
        pass(LATER);

        awaitDone("after");
    }
}
