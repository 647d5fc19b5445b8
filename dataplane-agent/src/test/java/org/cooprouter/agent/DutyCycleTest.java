// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.telemetry.TelemetrySource;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.junit.jupiter.api.Test;

class DutyCycleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final QueuePort port = new QueuePort();
    private final RecordingPath path = new RecordingPath();
    private long nowNs = 100 * SECOND;
    private final AtomicInteger clockReadings = new AtomicInteger();
    private final DutyCycle cycle = new DutyCycle(port, path, WaitMode.BLOCK, () -> {
        clockReadings.incrementAndGet();
        return nowNs;
    });

    @Test
    void shouldHandleABatchAndSendItsResultsInTheSameRound() {
        port.arrive(DutyCycle.BATCH + 1);

        assertThat(cycle.doWork(nowNs)).isEqualTo(DutyCycle.BATCH);

        assertThat(path.frames).isEqualTo(DutyCycle.BATCH);
        assertThat(port.flushes).isEqualTo(1);
    }

    @Test
    void shouldServeTimersWhenTheyAreDueAndNotBefore() {
        path.deadlineNs = nowNs + 1;
        cycle.doWork(nowNs);
        assertThat(path.timers).isZero();

        cycle.doWork(nowNs + 1);

        assertThat(path.timers).isEqualTo(1);
    }

    @Test
    void shouldRunTasksBetweenPackets() {
        List<Long> times = new ArrayList<>();
        var result = cycle.submit(taskNowNs -> {
            times.add(taskNowNs);
            return path.frames;
        });
        port.arrive(3);
        assertThat(port.wakeups).isEqualTo(1);

        cycle.doWork(nowNs);

        assertThat(times).containsExactly(nowNs);
        assertThat(result.toCompletableFuture()).isCompletedWithValue(0);
    }

    @Test
    void shouldHandTheExceptionOfATaskToItsSubmitter() {
        var result = cycle.submit(taskNowNs -> {
            throw new IllegalStateException("at " + taskNowNs);
        });

        cycle.doWork(nowNs);

        assertThat(result.toCompletableFuture()).isCompletedExceptionally();
        assertThat(cycle.failures()).isZero();
    }

    @Test
    void shouldGoOnWithTheNextFrameAfterADefect() {
        path.defective = true;
        path.deadlineNs = nowNs;
        port.arrive(3);

        cycle.doWork(nowNs);

        assertThat(cycle.failures()).as("three frames and a timer").isEqualTo(4);
        assertThat(cycle.lastFailure()).hasMessage("defect");
        assertThat(port.flushes).isEqualTo(1);
    }

    @Test
    void shouldShowThatItLivesWhileThereIsNothingToDo() {
        path.deadlineNs = nowNs + 3600 * SECOND;
        port.onAwait = timeoutNs -> {
            assertThat(timeoutNs).isLessThanOrEqualTo(DutyCycle.MAX_SLEEP_NS);
            if (cycle.rounds() == 3) {
                cycle.stop();
            }
        };

        cycle.run();

        assertThat(cycle.rounds()).isEqualTo(3);
    }

    @Test
    void shouldSleepUntilTheNextDeadline() {
        path.deadlineNs = nowNs + 5;
        port.onAwait = timeoutNs -> {
            assertThat(timeoutNs).isEqualTo(5);
            cycle.stop();
        };

        cycle.run();
    }

    @Test
    void shouldReadTheClockOncePerRoundAndOnceMoreBeforeItSleeps() {
        path.deadlineNs = nowNs + SECOND;
        port.arrive(2 * DutyCycle.BATCH);
        port.onAwait = timeoutNs -> cycle.stop();
        clockReadings.set(0);

        cycle.run();

        assertThat(clockReadings.get()).isEqualTo((int) cycle.rounds() + 1);
    }

    @Test
    void shouldSpinWhenToldSo() {
        DutyCycle spinning = new DutyCycle(port, path, WaitMode.SPIN, () -> nowNs);
        port.onAwait = timeoutNs -> {
            throw new AssertionError("slept");
        };
        Thread thread = new Thread(spinning);
        thread.start();

        await().until(() -> spinning.rounds() > 1000);
        spinning.stop();

        await().until(() -> !thread.isAlive());
    }

    @Test
    void shouldAllocateNothingPerRound() {
        path.deadlineNs = nowNs;
        assertThat(Allocation.bytesOf(() -> {
                    port.arrive(3);
                    cycle.doWork(nowNs);
                }))
                .isZero();
        assertThat(path.frames).isGreaterThan(20_000);
    }

    @Test
    void shouldEndWhenTheInterfaceHasGone() {
        port.attached = false;

        cycle.run();

        assertThat(cycle.isStopped()).isFalse();
    }

    private static final class RecordingPath implements PacketPath {
        int frames;
        int timers;
        long deadlineNs = Long.MAX_VALUE / 2;
        boolean defective;

        @Override
        public void onFrame(ByteBuffer buffer, int offset, int length, long atNs) {
            frames++;
            fail();
        }

        @Override
        public void onTimers(long atNs) {
            timers++;
            fail();
        }

        @Override
        public long nextDeadlineNs() {
            return deadlineNs;
        }

        @Override
        public void install(RuntimeConfig config, long atNs) {}

        @Override
        public SessionsReply sessions(SessionsRequest request, long atNs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TelemetrySource newTelemetrySource() {
            throw new UnsupportedOperationException();
        }

        private void fail() {
            if (defective) {
                throw new IllegalStateException("defect");
            }
        }
    }
}
