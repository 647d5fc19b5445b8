// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's session tracker 284 and session selector 286: finds sessions by the client's numbers and by what a server
 * answers to, creates and ends them with their mappings. Not safe for use by several threads.
 */
public final class ProxySessions implements SessionTable {
    private final PacketIdSpace packetIds;
    private final ExpiryWheel wheel;
    private final TupleTable<ProxySession> byId;
    private final TupleTable<ProxySession> byClient;
    private final TupleTable<ProxySession> byServer;
    private final NatTable udp;
    private final NatTable tcp;
    private ProxySession[] sessions = new ProxySession[0];
    private int size;
    private int limit;
    private int limitPerClient;

    /**
     * Makes an empty tracker that holds nothing until {@link #limit}.
     *
     * @param random seeds the tables
     * @param packetIds numbers of this agent
     * @param nowNs the time
     */
    public ProxySessions(RandomGenerator random, PacketIdSpace packetIds, long nowNs) {
        this.packetIds = packetIds;
        this.wheel = new ExpiryWheel(nowNs);
        this.byId = new TupleTable<>(0, random.nextLong());
        this.byClient = new TupleTable<>(0, random.nextLong());
        this.byServer = new TupleTable<>(0, random.nextLong());
        this.udp = new NatTable(wheel, random.nextLong());
        this.tcp = new NatTable(wheel, random.nextLong());
    }

    /**
     * Sets how many sessions there may be and which ports they get; sessions there are stay.
     *
     * @param sessions most sessions
     * @param perClient most sessions of one client
     * @param portMin first external port
     * @param portMax last external port
     */
    public void limit(int sessions, int perClient, int portMin, int portMax) {
        limit = sessions;
        limitPerClient = perClient;
        byId.reserve(sessions);
        byClient.reserve(sessions);
        byServer.reserve(sessions);
        udp.ports(portMin, portMax);
        tcp.ports(portMin, portMax);
    }

    /**
     * Finds a session whose client_ID is not in the packet.
     *
     * @param sessionId session_ID
     * @return the session that was acknowledged to be found this way, or null
     */
    public @Nullable ProxySession find(int sessionId) {
        return byId.get(sessionId, 0, 0, 0, 0);
    }

    /**
     * Finds a client's session.
     *
     * @param sessionId session_ID
     * @param clientId client_ID
     * @return null if there is none
     */
    public @Nullable ProxySession find(int sessionId, long clientId) {
        return byClient.get(sessionId, clientId, 0, 0, 0);
    }

    /**
     * Finds the session to which a server's packet belongs: it names the mapping, and the server must be the session's
     * (address and port dependent filtering, RFC 4787 section 5).
     *
     * @param protocol IANA number
     * @param serverHigh the server's address, first half
     * @param serverLow the server's address, second half
     * @param serverPort the server's port
     * @param externalPort the port to which it was sent
     * @return null if there is none
     */
    public @Nullable ProxySession findByServer(
            int protocol, long serverHigh, long serverLow, int serverPort, int externalPort) {
        return byServer.get(serverHigh, serverLow, FlowKey.ports(externalPort, serverPort, protocol), 0, 0);
    }

    /**
     * Returns the external ports of a protocol.
     *
     * @param protocol {@link Session#UDP} or {@link Session#TCP}
     * @return who has them
     */
    public NatTable nat(int protocol) {
        return protocol == Session.TCP ? tcp : udp;
    }

    /**
     * Tells whether there is room for another session.
     *
     * @param client whose session it would be
     * @return NONE if there is; otherwise who has too many already
     */
    public DropReason room(ClientPeer client) {
        if (size >= limit) {
            return DropReason.SESSIONS_FULL;
        }
        return client.sessions >= limitPerClient ? DropReason.CLIENT_SESSIONS_FULL : DropReason.NONE;
    }

    /**
     * Finds or makes the mapping for a session.
     *
     * @param client whose session it will be
     * @param parameters what it is
     * @param nowNs the time
     * @return null if every port is taken
     */
    public @Nullable NatMapping mapping(ClientPeer client, SessionParameters parameters, long nowNs) {
        return nat(parameters.protocol())
                .acquire(
                        client.association().clientId(),
                        parameters.realHigh(),
                        parameters.realLow(),
                        parameters.vport(),
                        nowNs);
    }

    /**
     * Creates a session; one that has the same numbers, or the same server and mapping, gives way. Only with {@link #room}.
     *
     * @param client whose it is
     * @param sessionId session_ID
     * @param parameters what it is
     * @param mapping its external port, or null if its target is refused
     * @param appType how to treat it
     * @param nowNs the time
     * @return the session
     */
    public ProxySession create(
            ClientPeer client,
            int sessionId,
            SessionParameters parameters,
            @Nullable NatMapping mapping,
            AppType appType,
            long nowNs) {
        ProxySession same = find(sessionId, client.association().clientId());
        // The window belongs to the numbers, not to what they stand for.
        SequenceRecovery recovery = same == null ? Session.newRecovery(appType) : same.recovery();
        ProxySession session = new ProxySession(
                this, client, sessionId, parameters, mapping, appType, recovery, packetIds.newSource(), nowNs);
        if (mapping != null) {
            mapping.attach();
        }
        if (same != null) {
            remove(same);
        }
        insert(session);
        wheel.add(session);
        return session;
    }

    private void insert(ProxySession session) {
        if (size == sessions.length) {
            sessions = Arrays.copyOf(sessions, Math.max(16, 2 * size));
        }
        session.index = size;
        sessions[size++] = session;
        session.client().sessions++;
        byClient.put(session.sessionId(), session.client().association().clientId(), 0, 0, 0, session);
        NatMapping mapping = session.mapping();
        if (mapping != null) {
            SessionParameters parameters = session.parameters();
            ProxySession before = findByServer(
                    parameters.protocol(),
                    parameters.targetHigh(),
                    parameters.targetLow(),
                    parameters.targetPort(),
                    mapping.externalPort());
            if (before != null) {
                remove(before);
            }
            byServer.put(
                    parameters.targetHigh(),
                    parameters.targetLow(),
                    FlowKey.ports(mapping.externalPort(), parameters.targetPort(), parameters.protocol()),
                    0,
                    0,
                    session);
        }
    }

    /**
     * Tells whether a session can be found by session_ID alone, and sees to it when nobody else has that session_ID.
     *
     * @param session of this tracker
     * @return false if another client's session has the same number
     */
    boolean identifiesAlone(ProxySession session) {
        ProxySession holder = find(session.sessionId());
        if (holder == null) {
            byId.put(session.sessionId(), 0, 0, 0, 0, session);
            return true;
        }
        return holder == session;
    }

    /**
     * Ends a session; its mapping stays for a while.
     *
     * @param session of this tracker
     */
    public void remove(ProxySession session) {
        session.end();
        session.client().onSessionEnded(session.recovery().highest());
        session.client().sessions--;
        wheel.remove(session);
        byId.remove(session.sessionId(), 0, 0, 0, 0, session);
        byClient.remove(session.sessionId(), session.client().association().clientId(), 0, 0, 0, session);
        NatMapping mapping = session.mapping();
        if (mapping != null) {
            SessionParameters parameters = session.parameters();
            byServer.remove(
                    parameters.targetHigh(),
                    parameters.targetLow(),
                    FlowKey.ports(mapping.externalPort(), parameters.targetPort(), parameters.protocol()),
                    0,
                    0,
                    session);
            mapping.detach();
            wheel.remove(mapping);
            wheel.add(mapping);
        }
        ProxySession last = sessions[--size];
        sessions[session.index] = last;
        last.index = session.index;
    }

    /**
     * Visits every session; the visitor may remove the one it is given.
     *
     * @param visitor called once per session
     */
    public void forEach(Consumer<ProxySession> visitor) {
        for (int i = size - 1; i >= 0; i--) {
            visitor.accept(sessions[i]);
        }
    }

    /**
     * Ends sessions and mappings that have been silent for too long, a bounded number per call.
     *
     * @param nowNs the time
     * @param limitPerCall most entries to look at
     * @return entries looked at
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
    public ProxySession at(int index) {
        return sessions[index];
    }

    void reschedule(ProxySession session) {
        wheel.remove(session);
        wheel.add(session);
    }
}
