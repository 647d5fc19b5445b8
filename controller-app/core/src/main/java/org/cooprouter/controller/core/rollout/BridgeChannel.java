// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.Fabric.Applied;
import org.cooprouter.controller.core.port.Fabric.Port;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one bridge on the program that it should have, over all its connections. Confined to the core's thread. */
public final class BridgeChannel {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeChannel.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final DatapathId id;
    private final Fabric fabric;
    private final Clock clock;
    private final Consumer<BridgeChannel> changed;
    private final Map<String, Port> ports = new HashMap<>();
    private boolean connected;
    private Instant lastSeen = Instant.EPOCH;
    private @Nullable FlowProgram wanted;
    private @Nullable FlowProgram requested;
    private @Nullable FlowProgram applied;
    private @Nullable Applied result;
    private String error = "";
    private Instant verified = Instant.EPOCH;
    private boolean verifying;
    private long mended;
    private Instant lastMended = Instant.EPOCH;

    /** {@code changed} is called after every change that others may wait for. */
    BridgeChannel(DatapathId id, Fabric fabric, Clock clock, Consumer<BridgeChannel> changed) {
        this.id = id;
        this.fabric = fabric;
        this.clock = clock;
        this.changed = changed;
    }

    void connected(List<Port> present) {
        connected = true;
        lastSeen = clock.instant();
        ports.clear();
        present.forEach(port -> ports.put(port.name(), port));
        requested = null;
        applied = null;
        applyIfNeeded();
        changed.accept(this);
    }

    void disconnected() {
        connected = false;
        lastSeen = clock.instant();
        requested = null;
        applied = null;
        changed.accept(this);
    }

    void portChanged(Port port) {
        Port before = ports.put(port.name(), port);
        lastSeen = clock.instant();
        if (before == null || before.number() != port.number()) {
            applyAnew();
        }
        changed.accept(this);
    }

    void portRemoved(String name) {
        ports.remove(name);
        applyAnew();
        changed.accept(this);
    }

    /** Rules carry the numbers of ports: what was applied may name one that is gone, or that another port has now. */
    private void applyAnew() {
        requested = null;
        applyIfNeeded();
    }

    /** The bridge should have {@code program}. */
    void setWanted(FlowProgram program) {
        wanted = program;
        applyIfNeeded();
    }

    private void applyIfNeeded() {
        FlowProgram program = wanted;
        if (!connected || program == null) {
            return;
        }
        boolean isRequested = Objects.equals(program, requested);
        // Also when they are equal: then the next comparison sees that they are the same.
        requested = program;
        if (isRequested) {
            return;
        }
        CompletableFuture<Applied> unused = fabric.apply(id, program)
                .whenComplete((done, failure) -> clock.execute(() -> completed(program, done, failure)));
    }

    private void completed(FlowProgram program, @Nullable Applied done, @Nullable Throwable failure) {
        if (!Objects.equals(program, requested)) {
            return;
        }
        lastSeen = clock.instant();
        if (failure == null && done != null) {
            error = "";
            result = done;
            applied = program;
            verified = lastSeen;
        } else {
            error = failure == null ? "unknown" : rootMessage(failure);
            LOG.warn("bridge {} did not take its rules: {}", id, error);
            clock.schedule(RETRY, () -> retry(program));
        }
        changed.accept(this);
    }

    private void retry(FlowProgram refused) {
        if (Objects.equals(refused, requested)) {
            requested = null;
            applyIfNeeded();
        }
    }

    /**
     * Compares what the bridge really has with what it should have, when that has not been done for {@code interval}, and puts right
     * what differs: somebody else has written to the bridge. Does nothing while changes of our own are under way.
     */
    void verify(Duration interval) {
        FlowProgram program = applied;
        if (verifying
                || !connected
                || program == null
                || !Objects.equals(program, requested)
                || clock.instant().isBefore(verified.plus(interval))) {
            return;
        }
        verifying = true;
        CompletableFuture<Applied> unused = fabric.apply(id, program)
                .whenComplete((done, failure) -> clock.execute(() -> verified(program, done, failure)));
    }

    private void verified(FlowProgram program, @Nullable Applied done, @Nullable Throwable failure) {
        verifying = false;
        verified = clock.instant();
        if (!Objects.equals(program, requested) || !Objects.equals(program, applied)) {
            return;
        }
        if (failure != null || done == null) {
            completed(program, done, failure);
            return;
        }
        lastSeen = verified;
        result = done;
        if (done.changes() > 0) {
            mended += done.changes();
            lastMended = verified;
            LOG.warn(
                    "bridge {} did not have what it should: {} rules, groups or meters were put right."
                            + " Something else than this controller writes to it.",
                    id,
                    done.changes());
            changed.accept(this);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The bridge's name. */
    DatapathId id() {
        return id;
    }

    /** Whether the channel is open. */
    public boolean isConnected() {
        return connected;
    }

    /** Whether the bridge has confirmed {@code program} on this connection. */
    boolean has(FlowProgram program) {
        if (!Objects.equals(program, applied)) {
            return false;
        }
        // Also when they were equal only: then the next comparison sees that they are the same.
        applied = program;
        return true;
    }

    /** What the bridge has confirmed on this connection. */
    Optional<FlowProgram> applied() {
        return Optional.ofNullable(applied);
    }

    /** The result of the latest successful application. */
    public Optional<Applied> result() {
        return Optional.ofNullable(result);
    }

    /** Rules, groups and meters that were found changed by others and put right, since this controller started. */
    public long mended() {
        return mended;
    }

    /** When such was found last; the epoch: never. */
    public Instant lastMended() {
        return lastMended;
    }

    /** Why the bridge does not take its rules; empty when it does. */
    public String error() {
        return error;
    }

    /** When the bridge last said anything that we listen to; the epoch: never. */
    public Instant lastSeen() {
        return lastSeen;
    }

    /** Whether the port exists and has a carrier. */
    public boolean isLive(String port) {
        Port found = ports.get(port);
        return connected && found != null && found.live();
    }
}
