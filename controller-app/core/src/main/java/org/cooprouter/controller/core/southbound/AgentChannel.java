// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ConfigNack;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.v1.AgentState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one agent on the configuration that it should have, over all its connections. Confined to the core's thread. */
public final class AgentChannel {
    private static final Logger LOG = LoggerFactory.getLogger(AgentChannel.class);

    /** How a connected agent hears from us. */
    interface Stream {
        void send(ControllerMessage message);
    }

    private final String site;
    private final StateStore store;
    private final SessionQueries queries = new SessionQueries();
    private AgentState state;
    private @Nullable AgentConfig target;
    private @Nullable AgentConfig held;
    private @Nullable Outstanding outstanding;
    private @Nullable Stream stream;
    private ByteString refused = ByteString.EMPTY;
    private String nackReason = "";
    private Hello hello = Hello.getDefaultInstance();
    private Telemetry telemetry = Telemetry.getDefaultInstance();
    private Instant lastSeen = Instant.EPOCH;

    AgentChannel(String site, StateStore store, AgentState state) {
        this.site = site;
        this.store = store;
        this.state = state;
    }

    /** The site, "sites/home-a". */
    public String site() {
        return site;
    }

    /** The agent should have {@code config}; sends the difference when it can. */
    public void setTarget(AgentConfig config) {
        AgentConfig before = target;
        target = config;
        if (before == null) {
            recogniseHeld();
        }
        sendIfNeeded();
    }

    /** What the agent has acknowledged, as far as we know its content. */
    public Optional<AgentConfig> held() {
        return Optional.ofNullable(held);
    }

    /** Whether the agent has acknowledged exactly this. */
    public boolean holds(Resource resource) {
        return held != null && resource.equals(held.resources().get(resource.getName()));
    }

    /** Whether the agent has acknowledged its target. */
    public boolean isCurrent() {
        return target != null && held != null && held.checksum().equals(target.checksum());
    }

    /** Whether its first number after a start is one that this agent may have used before (wire format, nonces). */
    boolean mayRepeatNonces(Hello greeting) {
        int last = state.getStartNumber();
        int comparison = Integer.compareUnsigned(greeting.getStartNumber(), last);
        boolean sameProcess = comparison == 0
                && !greeting.getInstance().isEmpty()
                && greeting.getInstance().equals(state.getInstance());
        return last != 0 && comparison <= 0 && !sameProcess;
    }

    /** Whether another process than the last one greets, one that no longer knows which packets it has already opened. */
    boolean lostReplayWindows(Hello greeting) {
        return state.getStartNumber() != 0
                && Integer.compareUnsigned(greeting.getStartNumber(), state.getStartNumber()) > 0;
    }

    /** The agent has connected. */
    void connected(Stream newStream, Hello greeting, Instant now) {
        stream = newStream;
        hello = greeting;
        outstanding = null;
        refused = ByteString.EMPTY;
        lastSeen = now;
        AgentState.Builder next = state.toBuilder()
                .setInstance(greeting.getInstance())
                .setSentVersion(Math.max(state.getSentVersion(), greeting.getHeldVersion()));
        if (Integer.compareUnsigned(greeting.getStartNumber(), state.getStartNumber()) > 0) {
            next.setStartNumber(greeting.getStartNumber());
        }
        save(next.build());
        recogniseHeld();
        sendIfNeeded();
    }

    /** What the agent says that it holds may be what we know: then only the difference, or nothing, has to be sent. */
    private void recogniseHeld() {
        if (target != null && target.checksum().equals(hello.getHeldChecksum())) {
            held = target;
        } else if (held != null && !held.checksum().equals(hello.getHeldChecksum())) {
            held = null;
        }
    }

    void disconnected(Stream oldStream) {
        if (oldStream.equals(stream)) {
            stream = null;
            outstanding = null;
            queries.disconnected();
            hello = hello.toBuilder()
                    .setHeldVersion(state.getAcknowledgedVersion())
                    .setHeldChecksum(state.getAcknowledgedChecksum())
                    .build();
        }
    }

    /** Returns whether the agent's configuration has changed by it. */
    boolean acknowledged(ConfigAck ack) {
        Outstanding sent = outstanding;
        if (sent == null || !sent.matches(ack.getVersion(), ack.getNonce())) {
            return false;
        }
        outstanding = null;
        held = sent.config;
        nackReason = "";
        hello = hello.toBuilder()
                .setHeldVersion(sent.version)
                .setHeldChecksum(sent.config.checksum())
                .build();
        save(state.toBuilder()
                .setAcknowledgedVersion(sent.version)
                .setAcknowledgedChecksum(sent.config.checksum())
                .build());
        sendIfNeeded();
        return true;
    }

    /** The agent keeps what it has; the same configuration is not sent again on this connection. */
    void refused(ConfigNack nack) {
        Outstanding sent = outstanding;
        if (sent == null || !sent.matches(nack.getVersion(), nack.getNonce())) {
            return;
        }
        outstanding = null;
        refused = sent.config.checksum();
        nackReason = nack.getReason();
        sendIfNeeded();
    }

    private void sendIfNeeded() {
        if (stream == null || target == null || outstanding != null) {
            return;
        }
        if (isCurrent() || target.checksum().equals(refused)) {
            return;
        }
        long version = state.getSentVersion() + 1;
        ConfigDelta.Builder delta = held == null
                ? target.deltaFrom(AgentConfig.EMPTY)
                : target.deltaFrom(held).setBaseVersion(hello.getHeldVersion());
        ByteString nonce = ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(version).array());
        save(state.toBuilder().setSentVersion(version).build());
        outstanding = new Outstanding(version, nonce, target);
        Stream open = stream;
        ControllerMessage message = ControllerMessage.newBuilder()
                .setDelta(delta.setVersion(version).setNonce(nonce))
                .build();
        store.whenStored(() -> {
            if (open.equals(stream)) {
                open.send(message);
            }
        });
    }

    private void save(AgentState next) {
        if (!next.equals(state)) {
            state = next;
            store.putAgent(site, next);
        }
    }

    void report(Telemetry latest, Instant now) {
        telemetry = latest;
        lastSeen = now;
    }

    void report(Event event, Instant now) {
        lastSeen = now;
        if (event.getSeverity() == Event.Severity.SEVERITY_INFO) {
            LOG.info("agent of {}: {}: {}", site, event.getType(), event.getMessage());
        } else {
            LOG.warn("agent of {}: {}: {}", site, event.getType(), event.getMessage());
        }
    }

    /** Asks the agent, which must be connected; the answer is cancelled when it goes. */
    public CompletableFuture<SessionsReply> sessions(SessionsRequest request) {
        Stream open = stream;
        if (open == null) {
            throw new IllegalStateException("the agent of " + site + " is not connected");
        }
        return queries.ask(request, open::send);
    }

    void answered(SessionsReply reply) {
        queries.answered(reply);
    }

    /** Whether the agent's stream is open. */
    public boolean isConnected() {
        return stream != null;
    }

    /** Why the agent refused its target; empty unless it did. */
    public String nackReason() {
        return nackReason;
    }

    /** The version that the agent said, or acknowledged, last. */
    public long heldVersion() {
        return hello.getHeldVersion();
    }

    /** The newest version sent. */
    public long sentVersion() {
        return isCurrent() ? hello.getHeldVersion() : state.getSentVersion();
    }

    /** As the agent said. */
    public String softwareVersion() {
        return hello.getSoftwareVersion();
    }

    /** The newest report. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /** When the agent last said anything; the epoch: never. */
    public Instant lastSeen() {
        return lastSeen;
    }

    private static final class Outstanding {
        private final long version;
        private final ByteString nonce;
        private final AgentConfig config;

        Outstanding(long version, ByteString nonce, AgentConfig config) {
            this.version = version;
            this.nonce = nonce;
            this.config = config;
        }

        boolean matches(long answeredVersion, ByteString answeredNonce) {
            return version == answeredVersion && nonce.equals(answeredNonce);
        }
    }
}
