// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.cooprouter.agent.io.AfPacketPort;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.PortWaiter;
import org.cooprouter.agent.io.TimerSlack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge of two interfaces in userspace that treats each direction as a {@link WanLink} says. Frames cross it unmodified.
 * One thread moves all frames; it sleeps until a frame arrives or is due.
 */
public final class WanEmulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WanEmulator.class);
    private static final int CAPACITY_FRAMES = 8192;
    private static final int BATCH = 64;
    private static final long ANSWER_SECONDS = 10;
    private static final long LONGEST_SLEEP_NS = 1_000_000_000L;

    private final String name;
    private final AfPacketPort left;
    private final AfPacketPort right;
    private final PortWaiter waiter;
    private final WanLink toRight;
    private final WanLink toLeft;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final KernelTime kernelTime = new KernelTime(System.nanoTime());
    private final FrameHandler fromLeft = this::arriveFromLeft;
    private final FrameHandler fromRight = this::arriveFromRight;
    private volatile boolean running = true;
    private long nowNs;
    private long lastToRightNs = Long.MIN_VALUE;
    private long lastToLeftNs = Long.MIN_VALUE;

    private WanEmulator(String name, AfPacketPort left, AfPacketPort right, PortWaiter waiter, long seed) {
        this.name = name;
        this.left = left;
        this.right = right;
        this.waiter = waiter;
        SplittableRandom seeds = new SplittableRandom(seed ^ (long) name.hashCode() << Integer.SIZE);
        toRight = new WanLink(seeds.nextLong(), CAPACITY_FRAMES);
        toLeft = new WanLink(seeds.nextLong(), CAPACITY_FRAMES);
        thread = Thread.ofPlatform().name("wan-" + name).daemon().unstarted(this::run);
    }

    /**
     * Starts to bridge two interfaces by perfect links.
     *
     * @param name of the emulated link; gives it random streams of its own
     * @param leftInterface one interface of the current network namespace
     * @param rightInterface another
     * @param seed of all randomness
     * @return the running emulator
     * @throws IOException saying which call failed on which interface and what to do
     */
    public static WanEmulator start(String name, String leftInterface, String rightInterface, long seed)
            throws IOException {
        AfPacketPort left = AfPacketPort.open(leftInterface);
        AfPacketPort right = null;
        try {
            right = AfPacketPort.open(rightInterface);
            WanEmulator emulator = new WanEmulator(name, left, right, PortWaiter.of(left, right), seed);
            emulator.thread.start();
            return emulator;
        } catch (IOException | RuntimeException e) {
            left.close();
            if (right != null) {
                right.close();
            }
            throw e;
        }
    }

    /**
     * Returns the name of the emulated link.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * Changes settings between two frames.
     *
     * @param direction which directions
     * @param change from the settings in force to the new ones
     */
    public void change(WanDirection direction, UnaryOperator<WanSettings> change) {
        ask(() -> {
            WanSettings rightwards = direction.includes(WanDirection.LEFT_TO_RIGHT)
                    ? change.apply(toRight.settings())
                    : toRight.settings();
            WanSettings leftwards = direction.includes(WanDirection.RIGHT_TO_LEFT)
                    ? change.apply(toLeft.settings())
                    : toLeft.settings();
            toRight.configure(rightwards);
            toLeft.configure(leftwards);
            return true;
        });
    }

    /**
     * Returns settings and counts.
     *
     * @return both directions at the same moment
     */
    public WanReport report() {
        return ask(() -> new WanReport(
                name,
                new WanReport.OneWay(toRight.settings(), toRight.counters()),
                new WanReport.OneWay(toLeft.settings(), toLeft.counters()),
                left.statistics(),
                right.statistics()));
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        commands.add(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        waiter.wakeup();
        try {
            return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException mistake) {
                throw mistake;
            }
            throw new IllegalStateException("the emulator " + name + " does not answer", e);
        }
    }

    private void run() {
        try {
            TimerSlack.minimize();
        } catch (IOException e) {
            LOG.warn("{}: frames leave up to 50 us late", name, e);
        }
        while (running) {
            nowNs = System.nanoTime();
            kernelTime.update(nowNs);
            if (step() == 0) {
                waiter.await(sleepNs());
            }
        }
        waiter.close();
        left.close();
        right.close();
    }

    private long sleepNs() {
        long next = Math.min(toRight.nextDepartureNs(), toLeft.nextDepartureNs());
        return next == WanLink.NEVER ? LONGEST_SLEEP_NS : Math.min(next - System.nanoTime(), LONGEST_SLEEP_NS);
    }

    private int step() {
        int work = left.pollWithKernelTime(fromLeft, BATCH);
        work += right.pollWithKernelTime(fromRight, BATCH);
        work += toRight.deliver(right, BATCH, nowNs);
        work += toLeft.deliver(left, BATCH, nowNs);
        right.flush();
        left.flush();
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
            work++;
        }
        return work;
    }

    private void arriveFromLeft(ByteBuffer buffer, int offset, int length, long stampNs) {
        lastToRightNs = kernelTime.monotonicNs(stampNs, lastToRightNs, nowNs);
        toRight.arrive(buffer, offset, length, lastToRightNs);
    }

    private void arriveFromRight(ByteBuffer buffer, int offset, int length, long stampNs) {
        lastToLeftNs = kernelTime.monotonicNs(stampNs, lastToLeftNs, nowNs);
        toLeft.arrive(buffer, offset, length, lastToLeftNs);
    }

    /** Stops forwarding; frames under way are dropped. */
    @Override
    public void close() {
        running = false;
        waiter.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
