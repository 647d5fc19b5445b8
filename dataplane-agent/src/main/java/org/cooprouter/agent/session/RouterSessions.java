// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.config.AppType;
import org.jspecify.annotations.Nullable;

/**
 * The router's session keeper [0250]: finds sessions by their flow and by session_ID, creates and ends them. Not safe for use
 * by several threads.
 */
public final class RouterSessions implements SessionTable {
    /** Hears of ends. */
    @FunctionalInterface
    public interface EndListener {
        /**
         * Called before a session is forgotten because of silence or the end of its connection.
         *
         * @param session still complete
         * @param nowNs the time
         */
        void onEnd(RouterSession session, long nowNs);
    }

    private final RandomGenerator random;
    private final PacketIdSpace packetIds;
    private final EndListener endListener;
    private final ExpiryWheel wheel;
    private final TupleTable<RouterSession> byFlow;
    private final TupleTable<RouterSession> byId;
    private RouterSession[] sessions = new RouterSession[0];
    private int size;
    private int limit;

    /**
     * Makes an empty keeper that holds nothing until {@link #limit}.
     *
     * @param random session_IDs come from it
     * @param packetIds numbers of this agent
     * @param endListener hears of ends
     * @param nowNs the time
     */
    public RouterSessions(RandomGenerator random, PacketIdSpace packetIds, EndListener endListener, long nowNs) {
        this.random = random;
        this.packetIds = packetIds;
        this.endListener = endListener;
        this.wheel = new ExpiryWheel(nowNs);
        this.byFlow = new TupleTable<>(0, random.nextLong());
        this.byId = new TupleTable<>(0, random.nextLong());
    }

    /**
     * Sets how many sessions there may be; those there are stay.
     *
     * @param sessions most sessions
     */
    public void limit(int sessions) {
        limit = sessions;
        byFlow.reserve(sessions);
        byId.reserve(sessions);
    }

    /**
     * Finds a session by its flow.
     *
     * @param clientHigh the client's address, first half
     * @param clientLow the client's address, second half
     * @param clientPort the client's port
     * @param serverHigh the server's address, first half
     * @param serverLow the server's address, second half
     * @param serverPort the server's port
     * @param protocol IANA number
     * @return null if there is none
     */
    public @Nullable RouterSession find(
            long clientHigh,
            long clientLow,
            int clientPort,
            long serverHigh,
            long serverLow,
            int serverPort,
            int protocol) {
        return byFlow.get(
                clientHigh, clientLow, serverHigh, serverLow, FlowKey.ports(clientPort, serverPort, protocol));
    }

    /**
     * Finds a session by its number.
     *
     * @param sessionId session_ID
     * @return null if there is none
     */
    public @Nullable RouterSession find(int sessionId) {
        return byId.get(sessionId, 0, 0, 0, 0);
    }

    /**
     * Creates a session.
     *
     * @param flow that has no session
     * @param appType how to treat it
     * @param nowNs the time
     * @return null if there are too many already
     */
    public @Nullable RouterSession create(FlowKey flow, AppType appType, long nowNs) {
        if (size >= limit) {
            return null;
        }
        RouterSession session = new RouterSession(this, flow, unusedSessionId(), appType, packetIds.newSource(), nowNs);
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, Math.max(16, 2 * size));
        }
        session.index = size;
        sessions[size++] = session;
        byFlow.put(
                flow.clientHigh(),
                flow.clientLow(),
                flow.serverHigh(),
                flow.serverLow(),
                FlowKey.ports(flow.clientPort(), flow.serverPort(), flow.protocol()),
                session);
        byId.put(session.sessionId(), 0, 0, 0, 0, session);
        wheel.add(session);
        return session;
    }

    private int unusedSessionId() {
        while (true) {
            int candidate = random.nextInt();
            if (candidate != 0 && find(candidate) == null) {
                return candidate;
            }
        }
    }

    /**
     * Ends a session without telling the listener.
     *
     * @param session of this keeper
     */
    public void remove(RouterSession session) {
        session.end();
        wheel.remove(session);
        FlowKey flow = session.flow();
        byFlow.remove(
                flow.clientHigh(),
                flow.clientLow(),
                flow.serverHigh(),
                flow.serverLow(),
                FlowKey.ports(flow.clientPort(), flow.serverPort(), flow.protocol()),
                session);
        byId.remove(session.sessionId(), 0, 0, 0, 0, session);
        RouterSession last = sessions[--size];
        sessions[session.index] = last;
        last.index = session.index;
    }

    /**
     * Visits every session; the visitor may remove the one it is given.
     *
     * @param visitor called once per session
     */
    public void forEach(Consumer<RouterSession> visitor) {
        for (int i = size - 1; i >= 0; i--) {
            visitor.accept(sessions[i]);
        }
    }

    /**
     * Ends sessions that have been silent for too long, a bounded number per call.
     *
     * @param nowNs the time
     * @param limitPerCall most sessions to look at
     * @return sessions looked at
     */
    public int expire(long nowNs, int limitPerCall) {
        return wheel.advance(nowNs, limitPerCall);
    }

    /**
     * Returns when {@link #expire} is wanted next.
     *
     * @return monotonic time in ns
     */
    public long nextDeadlineNs() {
        return wheel.nextDeadlineNs();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public RouterSession at(int index) {
        return sessions[index];
    }

    void onExpired(RouterSession session, long nowNs) {
        endListener.onEnd(session, nowNs);
        remove(session);
    }

    void reschedule(RouterSession session) {
        wheel.remove(session);
        wheel.add(session);
    }
}
