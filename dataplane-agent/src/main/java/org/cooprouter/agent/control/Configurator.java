// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ConfigNack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the configuration in force and replaces it by deltas, each whole or not at all: found good, then on the disk, then
 * in the packet path, then acknowledged. Used by one thread.
 */
public final class Configurator {
    private static final Logger LOG = LoggerFactory.getLogger(Configurator.class);

    private final StateDirectory state;
    private final ConfigTarget target;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private volatile HeldConfiguration held = HeldConfiguration.NONE;

    /**
     * Makes a configurator without a configuration.
     *
     * @param state where configurations are stored
     * @param target what they are for
     */
    public Configurator(StateDirectory state, ConfigTarget target) {
        this.state = state;
        this.target = target;
    }

    /**
     * Puts the stored configuration in force, so that packets flow before any controller answers (P7). One that is damaged
     * or that this version of the agent cannot use is as none.
     *
     * @return completes once the configuration is in force; at once when there is none
     */
    public CompletionStage<Void> restore() {
        HeldConfiguration stored = state.load();
        if (stored.isNone()) {
            LOG.info("There is no stored configuration; waiting for the controller's");
            return CompletableFuture.completedFuture(null);
        }
        try {
            ConfigTarget.Prepared prepared = target.prepare(stored);
            held = stored;
            LOG.info("Using the stored {} until the controller sends a newer one", stored);
            return prepared.install();
        } catch (ConfigRejectedException e) {
            LOG.error("The stored {} cannot be used: {}. The agent waits for the controller's.", stored, e.reason());
            return CompletableFuture.completedFuture(null);
        }
    }

    /**
     * Applies a delta.
     *
     * @param delta as received
     * @return completes with the ConfigAck once the new configuration is in force, or with the ConfigNack
     */
    public CompletionStage<AgentMessage> onDelta(ConfigDelta delta) {
        try {
            HeldConfiguration next = held.apply(delta);
            ConfigTarget.Prepared prepared = target.prepare(next);
            state.store(next);
            held = next;
            accepted.incrementAndGet();
            LOG.info("Accepted {}", next);
            return prepared.install().thenApply(_ -> ack(delta));
        } catch (ConfigRejectedException e) {
            return CompletableFuture.completedFuture(nack(delta, e.reason()));
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    nack(delta, "the agent cannot store the configuration in its --state-dir: " + e));
        }
    }

    /**
     * Returns the configuration in force; any thread may ask.
     *
     * @return {@link HeldConfiguration#NONE} when there is none
     */
    public HeldConfiguration held() {
        return held;
    }

    /**
     * Counts the deltas that were accepted.
     *
     * @return since the start
     */
    public long accepted() {
        return accepted.get();
    }

    /**
     * Counts the deltas that were rejected.
     *
     * @return since the start
     */
    public long rejected() {
        return rejected.get();
    }

    /**
     * Lists the kinds of resources that configurations may hold.
     *
     * @return full names of their messages
     */
    Iterable<String> resourceKinds() {
        return target.resourceKinds();
    }

    private static AgentMessage ack(ConfigDelta delta) {
        return AgentMessage.newBuilder()
                .setAck(ConfigAck.newBuilder().setVersion(delta.getVersion()).setNonce(delta.getNonce()))
                .build();
    }

    private AgentMessage nack(ConfigDelta delta, String reason) {
        rejected.incrementAndGet();
        LOG.warn("Rejected configuration {}: {}", Long.toUnsignedString(delta.getVersion()), reason);
        return AgentMessage.newBuilder()
                .setNack(ConfigNack.newBuilder()
                        .setVersion(delta.getVersion())
                        .setNonce(delta.getNonce())
                        .setReason(reason))
                .build();
    }
}
