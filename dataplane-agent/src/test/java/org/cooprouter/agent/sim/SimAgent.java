// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.role.Counters;
import org.cooprouter.agent.role.DeclineReason;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/** An agent with a clock of its own that can be killed and started again; it checks that every frame is accounted for. */
final class SimAgent {
    private static final DropReason[] DROPS = DropReason.values();
    private static final DeclineReason[] DECLINES = DeclineReason.values();
    private static final AgentCounter[] FATES = {
        AgentCounter.PACKETS_SEALED,
        AgentCounter.PACKETS_DELIVERED,
        AgentCounter.PROBES_ANSWERED,
        AgentCounter.PROBE_REPLIES_RECEIVED,
    };
    private static final int CONTROL = PacketFlyweight.VERSION << 4 | PacketFlyweight.TYPE_CONTROL;
    private static final int ARRIVAL_OFFSET = 66;
    private static final long MAX_CLOCK_OFFSET_NS = 1_000_000_000_000_000L;

    private final EventQueue time;
    private final RandomGenerator random;
    private final Consumer<SimFrame> bridge;
    private final int tunnelPort;
    private final Sink sink = new Sink();
    private final ByteBuffer arrivals = ByteBuffer.allocateDirect(ARRIVAL_OFFSET + FrameSink.SLOT_LENGTH);
    private final long[] dropsBefore = new long[DROPS.length];
    private final long[] dropsAfter = new long[DROPS.length];
    private final Deque<SimFrame> written = new ArrayDeque<>();
    private RuntimeConfig config = RuntimeConfig.EMPTY;
    private @Nullable AgentPipeline pipeline;
    private int startNumber;
    private long clockOffsetNs;
    private long timerPlannedNs = Long.MAX_VALUE;
    private int cause = SimFrame.NONE;

    SimAgent(EventQueue time, RandomGenerator random, int tunnelPort, Consumer<SimFrame> bridge) {
        this.time = time;
        this.random = random;
        this.tunnelPort = tunnelPort;
        this.bridge = bridge;
    }

    /** Starts with a configuration from the disk and a clock that shows anything. */
    void start(RuntimeConfig held) {
        config = held;
        clockOffsetNs = random.nextLong(MAX_CLOCK_OFFSET_NS);
        AgentPipeline started = new AgentPipeline(sink, JdkAead::new, ++startNumber, random, nowNs());
        pipeline = started;
        started.install(held, nowNs());
        finishRound();
    }

    /** Dies without a word. */
    void kill() {
        pipeline = null;
    }

    void install(RuntimeConfig replacement) {
        config = replacement;
        AgentPipeline running = pipeline;
        if (running != null) {
            running.install(replacement, nowNs());
            finishRound();
        }
    }

    void restartAfter(long downtimeNs) {
        kill();
        time.after(downtimeNs, () -> start(config));
    }

    boolean isRunning() {
        return pipeline != null;
    }

    Counters counters() {
        AgentPipeline running = pipeline;
        if (running == null) {
            throw new IllegalStateException("the agent is dead");
        }
        return running.counters();
    }

    /** Hands over a frame; returns why it was dropped, or NONE. A dead agent must not be asked. */
    DropReason receive(SimFrame frame) {
        AgentPipeline running = pipeline;
        if (running == null) {
            throw new IllegalStateException("the agent is dead");
        }
        boolean isControl = isControl(frame);
        Counters counters = running.counters();
        readDrops(counters, dropsBefore);
        long fatesBefore = fates(counters);
        cause = frame.number();
        arrivals.put(ARRIVAL_OFFSET, frame.bytes(), 0, frame.length());
        running.onFrame(arrivals, ARRIVAL_OFFSET, frame.length(), nowNs());
        cause = SimFrame.NONE;
        readDrops(counters, dropsAfter);
        DropReason reason = newDrop();
        long fates = fates(counters) - fatesBefore + (reason == DropReason.NONE ? 0 : 1);
        if (fates != 1 && !(isControl && fates == 0)) {
            throw new AssertionError("one frame has " + fates + " fates; dropped: " + reason);
        }
        finishRound();
        return reason;
    }

    private boolean isControl(SimFrame frame) {
        return frame.udp().destinationPort() == tunnelPort
                && frame.udp().payloadLength() > 0
                && frame.bytes().get(frame.udp().payloadOffset()) == CONTROL;
    }

    private static void readDrops(Counters counters, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = counters.dropped(DROPS[i]);
        }
    }

    private DropReason newDrop() {
        DropReason found = DropReason.NONE;
        for (int i = 0; i < DROPS.length; i++) {
            long count = dropsAfter[i] - dropsBefore[i];
            if (count > 1 || (count == 1 && found != DropReason.NONE)) {
                throw new AssertionError(
                        "one frame was dropped as " + found + " and " + count + " times as " + DROPS[i]);
            }
            found = count == 1 ? DROPS[i] : found;
        }
        return found;
    }

    private static long fates(Counters counters) {
        long sum = 0;
        for (AgentCounter fate : FATES) {
            sum += counters.get(fate);
        }
        for (DeclineReason reason : DECLINES) {
            sum += counters.declined(reason);
        }
        return sum;
    }

    private long nowNs() {
        return time.nowNs() + clockOffsetNs;
    }

    private void finishRound() {
        for (SimFrame frame = written.poll(); frame != null; frame = written.poll()) {
            bridge.accept(frame);
        }
        planTimer();
    }

    private void planTimer() {
        AgentPipeline running = pipeline;
        if (running == null) {
            return;
        }
        long deadline = running.nextDeadlineNs();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        long dueNs = Math.max(deadline - clockOffsetNs, time.nowNs());
        if (dueNs < timerPlannedNs) {
            timerPlannedNs = dueNs;
            time.at(dueNs, () -> onTimer(dueNs));
        }
    }

    private void onTimer(long plannedNs) {
        if (plannedNs != timerPlannedNs) {
            return;
        }
        timerPlannedNs = Long.MAX_VALUE;
        AgentPipeline running = pipeline;
        if (running != null) {
            running.onTimers(nowNs());
            finishRound();
        }
    }

    /** One slot; what is committed leaves when the agent has finished with the frame that it got. */
    private final class Sink implements FrameSink {
        private final ByteBuffer slots = ByteBuffer.allocateDirect(2 * SLOT_LENGTH);

        @Override
        public ByteBuffer buffer() {
            return slots;
        }

        @Override
        public int claim() {
            return SLOT_LENGTH;
        }

        @Override
        public void commit(int length) {
            written.add(new SimFrame(ByteBuffer.allocate(length).put(0, slots, SLOT_LENGTH, length), cause));
        }

        @Override
        public void abandon() {}
    }
}
