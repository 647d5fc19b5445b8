// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.io.PacketPort;

/**
 * The packet thread's work: batches of frames, timers, and between them the tasks of other threads. The clock is read once
 * per round, and before a sleep; frames leave at the end of the round in which they came.
 */
final class DutyCycle implements Runnable {
    /** Most frames per round, so that timers and tasks never wait longer. */
    static final int BATCH = 64;

    /** Longest sleep: shorter than the watchdog's patience, so that an idle thread still shows that it lives. */
    static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long ATTACHMENT_CHECK_NS = TimeUnit.SECONDS.toNanos(1);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final PacketPort port;
    private final PacketPath path;
    private final WaitMode wait;
    private final MonotonicClock clock;
    private final FrameHandler guarded = this::onFrame;
    private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private long nextAttachmentCheckNs;
    private volatile boolean stopped;
    private volatile Thread thread = Thread.currentThread();
    private volatile Throwable lastFailure = new Throwable("none yet");

    DutyCycle(PacketPort port, PacketPath path, WaitMode wait, MonotonicClock clock) {
        this.port = port;
        this.path = path;
        this.wait = wait;
        this.clock = clock;
        nextAttachmentCheckNs = clock.nowNs();
    }

    /** Works until {@link #stop}, or until the interface has gone. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopped) {
            long nowNs = clock.nowNs();
            if (nowNs - nextAttachmentCheckNs >= 0) {
                nextAttachmentCheckNs = nowNs + ATTACHMENT_CHECK_NS;
                if (!port.isAttached()) {
                    return;
                }
            }
            if (doWork(nowNs) == 0) {
                idle();
            }
        }
    }

    /**
     * Does one round.
     *
     * @param nowNs the monotonic time
     * @return number of frames and tasks handled
     */
    int doWork(long nowNs) {
        rounds.setOpaque(rounds.getPlain() + 1);
        int work = runTasks(nowNs);
        work += port.poll(guarded, BATCH, nowNs);
        if (nowNs - path.nextDeadlineNs() >= 0) {
            onTimers(nowNs);
        }
        port.flush();
        return work;
    }

    /**
     * Runs a task on the packet thread, between two packets.
     *
     * @param task takes the monotonic time
     * @return completes with the task's result or exception
     */
    <T> CompletionStage<T> submit(LongFunction<T> task) {
        Task<T> submitted = new Task<>(task);
        tasks.add(submitted);
        port.wakeup();
        return submitted.result;
    }

    /** Ends {@link #run} after the current round; may be called from any thread. */
    void stop() {
        stopped = true;
        port.wakeup();
    }

    /** Tells whether {@link #stop} was called. */
    boolean isStopped() {
        return stopped;
    }

    /** Counts rounds: a number that stands still means that the thread does. */
    long rounds() {
        return rounds.getOpaque();
    }

    /** Counts the bytes of heap that the packet thread has ever allocated: in steady state this stands still. */
    long allocatedBytes() {
        return Math.max(0, THREADS.getThreadAllocatedBytes(thread.threadId()));
    }

    /** Counts frames and timers that ended in an exception, which is a defect of the agent and never ends it. */
    long failures() {
        return failures.getOpaque();
    }

    /** Returns the exception counted last in {@link #failures}. */
    Throwable lastFailure() {
        return lastFailure;
    }

    private void idle() {
        if (wait == WaitMode.SPIN) {
            Thread.onSpinWait();
        } else {
            // By the time it is now: what the round has taken would make every timer late.
            port.await(Math.min(path.nextDeadlineNs() - clock.nowNs(), MAX_SLEEP_NS));
        }
    }

    private int runTasks(long nowNs) {
        int work = 0;
        for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run(nowNs);
            work++;
        }
        return work;
    }

    /** A frame that meets a defect must not stop those behind it. */
    private void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
        try {
            path.onFrame(buffer, offset, length, nowNs);
        } catch (RuntimeException e) {
            count(e);
        }
    }

    private void onTimers(long nowNs) {
        try {
            path.onTimers(nowNs);
        } catch (RuntimeException e) {
            count(e);
        }
    }

    private void count(RuntimeException e) {
        lastFailure = e;
        failures.setOpaque(failures.getPlain() + 1);
    }

    private static final class Task<T> {
        private final LongFunction<T> body;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Task(LongFunction<T> body) {
            this.body = body;
        }

        void run(long nowNs) {
            try {
                result.complete(body.apply(nowNs));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }
    }
}
