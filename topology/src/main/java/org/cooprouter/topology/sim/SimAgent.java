// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.role.Counters;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * An agent with a clock of its own that can be killed and started again. What it keeps over its death is what is on its disk:
 * its start number and its configuration.
 */
final class SimAgent {
    private static final int ARRIVAL_OFFSET = 66;
    private static final long SETTLING_NS = 250 * EventQueue.MS;
    private static final long NOT_READ = -1;
    private static final int COUNT_BITS = 36;
    private static final long PACKET_IDS = 1L << COUNT_BITS;
    private static final AgentCounter[] MAKING = {
        AgentCounter.SESSIONS_CREATED,
        AgentCounter.SESSIONS_ENDED,
        AgentCounter.SESSIONS_MOVED,
        AgentCounter.PATHS_DOWN,
        AgentCounter.PATHS_UP,
        AgentCounter.PATHS_MOVED,
        AgentCounter.REPAIR_CODES_CHANGED,
        AgentCounter.REDUNDANCY_CHANGED,
    };

    private final World world;
    private final EventQueue time;
    private final String name;
    private final Function<Map<Integer, Keys>, RuntimeConfig> configs;
    private final Consumer<SimFrame> bridge;
    private final AgentSink sink = new AgentSink();
    private final AllocationMeter meter;
    private final ByteBuffer arrivals = ByteBuffer.allocateDirect(ARRIVAL_OFFSET + FrameSink.SLOT_LENGTH);
    private final Map<Integer, Keys> keys = new TreeMap<>();
    private final SplittableRandom random;
    private IntFunction<RandomGenerator> randoms;
    private long lastMadeNs;
    private long idsLeft = PACKET_IDS;
    private boolean isNearItsLastPacketId;
    private NodeClock clock;
    private int startNumber;
    private int starts;
    private @Nullable Life life;
    private long timerPlannedNs = Long.MAX_VALUE;
    private long choicesRead = NOT_READ;
    private List<ChoiceReport> choices = List.of();

    /**
     * Makes an agent that has not been started.
     *
     * @param configs its configuration with the keys that it has been given
     * @param bridge takes what its timers write
     */
    SimAgent(World world, String name, Function<Map<Integer, Keys>, RuntimeConfig> configs, Consumer<SimFrame> bridge) {
        this.world = world;
        this.time = world.time();
        this.meter = world.meter();
        this.name = name;
        this.configs = configs;
        this.bridge = bridge;
        this.random = world.random().split();
        this.clock = NodeClock.random(random);
        this.randoms = start -> random.split();
    }

    String name() {
        return name;
    }

    /** Where each start gets its randomness from; starts count from 1. */
    void randoms(IntFunction<RandomGenerator> source) {
        randoms = source;
    }

    /** Has used nearly all packet_IDs of its next start. */
    void startNearItsLastPacketId(long left) {
        idsLeft = left;
    }

    /** Whether it may run out of packet_IDs in this life. */
    boolean isNearItsLastPacketId() {
        return isNearItsLastPacketId;
    }

    /** The number of starts so far. */
    void startNumber(int number) {
        startNumber = number;
    }

    /** Starts from what is on the disk; its machine has started anew, too, so that its clock shows something else. */
    void start() {
        clock = NodeClock.random(random);
        starts++;
        startNumber++;
        PacketIdSpace packetIds = new PacketIdSpace(startNumber);
        isNearItsLastPacketId = idsLeft < PACKET_IDS;
        packetIds.used(((long) startNumber << COUNT_BITS) + PACKET_IDS - idsLeft);
        idsLeft = PACKET_IDS;
        AgentPipeline pipeline = new AgentPipeline(sink, world.aeads(), packetIds, randoms.apply(starts), nowNs());
        life = new Life(this, startNumber, pipeline);
        world.trace(name, () -> "starts for the time " + startNumber);
        install();
    }

    /** Dies without a word. */
    void kill() {
        Life dying = life;
        if (dying != null) {
            world.trace(name, () -> "dies");
            life = null;
            world.acts(dying, null);
            dying.pipeline().install(RuntimeConfig.EMPTY, nowNs());
            sink.take(null);
        }
    }

    void restartAfter(long downtimeNs) {
        kill();
        time.after(downtimeNs, this::start);
    }

    /** Gives it the keys of an association, which it keeps on its disk. */
    void give(int association, Keys changed) {
        keys.put(association, changed);
        if (life != null) {
            install();
        }
    }

    /** Takes all associations away, as an operator may: it forgets its sessions, but not its packet_IDs. */
    void takeKeys() {
        keys.clear();
        install();
        life = new Life(this, startNumber, requireLife().pipeline());
    }

    Map<Integer, Keys> keys() {
        return keys;
    }

    void install() {
        Life running = life;
        if (running != null) {
            world.acts(running, null);
            makes();
            choicesRead = NOT_READ;
            running.pipeline().install(configs.apply(keys), nowNs());
            finishRound();
        }
    }

    boolean isRunning() {
        return life != null;
    }

    @Nullable
    Life life() {
        return life;
    }

    /** A dead agent must not be asked. */
    Life requireLife() {
        Life running = life;
        if (running == null) {
            throw new IllegalStateException(name + " is dead");
        }
        return running;
    }

    Counters counters() {
        return requireLife().pipeline().counters();
    }

    /** What it says in its telemetry that it has chosen by adaptive profiles. */
    List<ChoiceReport> choices() {
        long changes = counters().get(AgentCounter.REDUNDANCY_CHANGED);
        if (changes != choicesRead) {
            choices = requireLife().pipeline().telemetry().read(nowNs()).getChoicesList();
            choicesRead = changes;
        }
        return choices;
    }

    /** Hands over a frame; the caller forwards what the agent writes. A dead agent must not be asked. */
    Outcome receive(SimFrame frame, @Nullable AppPacket cause) {
        Life running = requireLife();
        FateCounts counts = running.fates();
        AgentPipeline pipeline = running.pipeline();
        arrivals.put(ARRIVAL_OFFSET, frame.bytes(), 0, frame.length());
        long now = nowNs();
        long madeBefore = made(pipeline.counters());
        world.acts(running, cause);
        counts.begin();
        meter.begin();
        pipeline.onFrame(arrivals, ARRIVAL_OFFSET, frame.length(), now);
        boolean made = made(pipeline.counters()) != madeBefore;
        long bytes = meter.end();
        made |= running.hasMoreThanEver(pipeline.counters().get(AgentCounter.SPLIT_PACKETS_ACTIVE));
        Outcome outcome = counts.end(sink.take(cause));
        boolean isNew = isLearnt(outcome) && running.isNewSource(frame);
        allocated(bytes, made || isNew);
        planTimer();
        return outcome;
    }

    /**
     * Whether the agent has learnt where a frame came from: it did not drop it, or only because it could not answer. A split copy
     * that is kept teaches nothing, nor does a repair copy that restores nothing.
     */
    private static boolean isLearnt(Outcome outcome) {
        return outcome.fate() != AgentCounter.SPLIT_COPIES_KEPT
                && (outcome.fate() != AgentCounter.REPAIR_COPIES_USED
                        || !outcome.written().isEmpty())
                && (outcome.drop() == DropReason.NONE || outcome.drop() == DropReason.PACKET_ID_EXHAUSTED);
    }

    /** Notes that it has something new to make. */
    void makes() {
        lastMadeNs = time.nowNs();
    }

    /** What is new has to be made, and what it needs for its first packets; steady is what comes later. */
    private void allocated(long bytes, boolean made) {
        if (made) {
            makes();
        } else if (time.nowNs() - lastMadeNs > SETTLING_NS) {
            world.allocated(name, bytes);
        }
    }

    private static long made(Counters counters) {
        long sum = 0;
        for (AgentCounter counter : MAKING) {
            sum += counters.get(counter);
        }
        return sum;
    }

    private long nowNs() {
        return clock.show(time.nowNs());
    }

    private void finishRound() {
        List<SimFrame> written = sink.take(null);
        world.byTimer(written);
        written.forEach(bridge);
        planTimer();
    }

    private void planTimer() {
        Life running = life;
        if (running == null) {
            return;
        }
        long deadline = running.pipeline().nextDeadlineNs();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        long dueNs = Math.max(clock.when(deadline), time.nowNs());
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
        Life running = life;
        if (running != null) {
            Counters counters = running.pipeline().counters();
            long madeBefore = made(counters);
            world.acts(running, null);
            meter.begin();
            running.pipeline().onTimers(nowNs());
            boolean made = made(counters) != madeBefore;
            long bytes = meter.end();
            allocated(bytes, made);
            finishRound();
        }
    }
}
