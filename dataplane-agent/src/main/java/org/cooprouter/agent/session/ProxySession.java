// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.wire.FieldType;
import org.jspecify.annotations.Nullable;

/** A latency-critical session at the proxy: what a client host sends from one of its ports to one server. */
public final class ProxySession extends Session {
    /** An acknowledgement waits this long for a packet of the server that it can travel with. */
    public static final long ACKNOWLEDGE_WITHIN_NS = 20_000_000;

    /** The client, which has the same timeouts, ends a session before the proxy does. */
    private static final long GRACE_NS = 10_000_000_000L;

    private final ProxySessions owner;
    private final ClientPeer client;
    private final SessionParameters parameters;
    private final @Nullable NatMapping mapping;
    private final TokenBucket bucket;
    private boolean refused;
    private int acknowledgement;
    private boolean noticeQueued;
    private boolean noticeWanted;
    private long noticeDueNs;
    /** Where the owner holds it. */
    int index;

    ProxySession(
            ProxySessions owner,
            ClientPeer client,
            int sessionId,
            SessionParameters parameters,
            @Nullable NatMapping mapping,
            AppType appType,
            SequenceRecovery recovery,
            PacketIdSource packetIds,
            long nowNs) {
        super(sessionId, parameters.protocol(), appType, recovery, packetIds, nowNs);
        this.owner = owner;
        this.client = client;
        this.parameters = parameters;
        this.mapping = mapping;
        this.refused = mapping == null;
        this.bucket = new TokenBucket(nowNs);
    }

    @Override
    protected void onExpired(long nowNs) {
        owner.remove(this);
    }

    @Override
    protected void onDeadlineMoved() {
        owner.reschedule(this);
    }

    @Override
    protected long graceNs() {
        return GRACE_NS;
    }

    /**
     * Takes notice of what a new packet of the client announces, and so of what has to be acknowledged: each of the two until a
     * packet comes without it.
     *
     * @param clientId true if the packet carries client_ID
     * @param sessionParameters true if it carries the parameters
     */
    public void onAnnounced(boolean clientId, boolean sessionParameters) {
        boolean identified = clientId && owner.identifiesAlone(this);
        acknowledgement = (identified ? FieldType.ACKNOWLEDGES_CLIENT_ID : 0)
                | (sessionParameters && !refused ? FieldType.ACKNOWLEDGES_PARAMETERS : 0);
        noticeWanted |= acknowledgement != 0 || refused;
    }

    /**
     * Returns what our packets acknowledge at present.
     *
     * @return bits, see {@link FieldType#ACKNOWLEDGEMENT}
     */
    public int acknowledgement() {
        return acknowledgement;
    }

    /** A packet with what there is to say has left: no packet of its own is needed. */
    public void onAcknowledged() {
        noticeWanted = false;
    }

    /**
     * Tells whether something is to be said and nobody has yet taken it on.
     *
     * @param nowNs the time
     * @return true once; the caller asks {@link #takeNotice()} at {@link #noticeDueNs()}
     */
    public boolean queueNotice(long nowNs) {
        if (!noticeWanted || noticeQueued) {
            return false;
        }
        noticeQueued = true;
        noticeDueNs = nowNs + ACKNOWLEDGE_WITHIN_NS;
        return true;
    }

    /**
     * Returns when a queued notice is due.
     *
     * @return monotonic time in ns
     */
    public long noticeDueNs() {
        return noticeDueNs;
    }

    /**
     * Ends the wait of a queued notice.
     *
     * @return true if nothing has said it meanwhile, so that a CONTROL has to
     */
    public boolean takeNotice() {
        boolean wanted = noticeWanted && !ended();
        noticeQueued = false;
        noticeWanted = false;
        return wanted;
    }

    /** Forwards nothing from now on, and tells the client so. */
    public void refuse() {
        refused = true;
    }

    /**
     * Tells whether the target is not allowed.
     *
     * @return true if nothing is forwarded
     */
    public boolean refused() {
        return refused;
    }

    /**
     * Returns whose session it is.
     *
     * @return the client
     */
    public ClientPeer client() {
        return client;
    }

    /**
     * Returns what the client has said about the session.
     *
     * @return target, host and app type
     */
    public SessionParameters parameters() {
        return parameters;
    }

    /**
     * Returns the external port's mapping.
     *
     * @return null if the session was refused from the beginning
     */
    public @Nullable NatMapping mapping() {
        return mapping;
    }

    /**
     * Returns what holds the session to its limit.
     *
     * @return always the same bucket
     */
    public TokenBucket bucket() {
        return bucket;
    }
}
