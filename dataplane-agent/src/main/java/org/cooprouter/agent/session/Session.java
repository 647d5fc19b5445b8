// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.quality.CopyArrivals;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.RepairDecoder;
import org.cooprouter.agent.redundancy.RepairEncoder;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.stream.JoinOrder;
import org.cooprouter.agent.timing.DeadlineSlots;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.timing.PlayoutClock;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * A latency-critical session (D8) as either side of the tunnel holds it. "Outbound" is from the client to the server on both
 * sides. Not safe for use by several threads.
 */
public abstract class Session extends ExpiryWheel.Entry {
    /** IANA number. */
    public static final int TCP = 6;
    /** IANA number. */
    public static final int UDP = 17;

    /** RFC 5382 REQ-5: an established connection may be idle for 2 hours 4 minutes. */
    static final long TCP_IDLE_NS = 7440_000_000_000L;
    /** What is left of a connection after RST or both FINs: retransmissions and the last ACK. */
    static final long TCP_LINGER_NS = 4_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final int sessionId;
    private final int protocol;
    private SequenceRecovery recovery;
    private final RoundTripSampler sampler = new RoundTripSampler();
    private final PacketTiming outboundTiming = new PacketTiming();
    private final PacketTiming inboundTiming = new PacketTiming();
    private CopyArrivals arrivals = new CopyArrivals();
    private PlayoutClock playoutClock = new PlayoutClock();
    private @Nullable JoinOrder joinOrder;
    private PacketIdSource packetIds;
    private boolean reservesRepairs;
    private @Nullable RepairEncoder encoder;
    private @Nullable RepairDecoder decoder;
    private int flushSlot = DeadlineSlots.NONE;
    private boolean ended;
    private AppType appType;
    private long lastOutboundNs;
    private long lastInboundNs;
    private long outboundPackets;
    private long inboundPackets;
    private boolean finishedOutbound;
    private boolean finishedInbound;
    private long closesAtNs = NEVER;

    /**
     * Begins a session with a packet from the client.
     *
     * @param sessionId not 0
     * @param protocol {@link #TCP} or {@link #UDP}
     * @param appType how to treat it
     * @param recovery of the peer's packets
     * @param packetIds numbers our packets
     * @param nowNs the time
     */
    protected Session(
            int sessionId,
            int protocol,
            AppType appType,
            SequenceRecovery recovery,
            PacketIdSource packetIds,
            long nowNs) {
        this.sessionId = sessionId;
        this.protocol = protocol;
        this.appType = appType;
        this.packetIds = packetIds;
        this.recovery = recovery;
        prepareRepairs();
        this.joinOrder = newJoinOrder(appType);
        this.lastOutboundNs = nowNs;
        this.lastInboundNs = nowNs;
    }

    static SequenceRecovery newRecovery(AppType appType) {
        return new SequenceRecovery(SequenceRecovery.windowFor(
                appType.packetRatePps(), appType.profile().maxSkewNs()));
    }

    /**
     * Notes a packet from the client.
     *
     * @param nowNs the time
     */
    public final void onOutbound(long nowNs) {
        lastOutboundNs = nowNs;
        outboundPackets++;
    }

    /**
     * Notes a packet from the server.
     *
     * @param nowNs the time
     */
    public final void onInbound(long nowNs) {
        lastInboundNs = nowNs;
        inboundPackets++;
    }

    /**
     * Follows the end of a TCP connection: by RST at once, by FIN when both sides have sent theirs.
     *
     * @param flags of a segment
     * @param outbound true if the client sent it
     * @param nowNs the time
     */
    public final void onTcpFlags(int flags, boolean outbound, long nowNs) {
        if ((flags & TcpFlyweight.SYN) != 0) {
            finishedOutbound = false;
            finishedInbound = false;
            closesAtNs = NEVER;
            return;
        }
        boolean finished = (flags & TcpFlyweight.FIN) != 0;
        finishedOutbound |= finished && outbound;
        finishedInbound |= finished && !outbound;
        boolean over = (flags & TcpFlyweight.RST) != 0 || (finishedOutbound && finishedInbound);
        if (over && closesAtNs == NEVER) {
            closesAtNs = nowNs + TCP_LINGER_NS;
            onDeadlineMoved();
        }
    }

    /** Called when the deadline has come nearer, which the wheel does not notice by itself. */
    protected abstract void onDeadlineMoved();

    /**
     * How much longer than the app type's timeouts the session is kept; the proxy keeps it longer than the client does.
     *
     * @return ns
     */
    protected abstract long graceNs();

    @Override
    protected final long deadlineNs() {
        long idleNs = protocol == TCP ? Math.max(TCP_IDLE_NS, appType.outboundIdleNs()) : appType.outboundIdleNs();
        long deadline = lastOutboundNs + idleNs;
        if (appType.inboundIdleNs() > 0) {
            deadline = Math.max(deadline, lastInboundNs + appType.inboundIdleNs());
        }
        return Math.min(closesAtNs, deadline + graceNs());
    }

    /**
     * Tells whether the connection has ended by itself, not by silence.
     *
     * @return true after RST or both FINs
     */
    public final boolean closed() {
        return closesAtNs != NEVER;
    }

    /** Has another peer, whose numbers are others. */
    protected final void restartRecovery() {
        recovery = newRecovery(appType);
        arrivals = new CopyArrivals();
        playoutClock = new PlayoutClock();
        joinOrder = newJoinOrder(appType);
        decoder = null;
        // Its repair copies would combine packets that the other peer has had.
        encoder = null;
        prepareRepairs();
    }

    /** Goes on above every number that this agent has used. */
    protected final void renumber(PacketIdSource source) {
        packetIds = source;
        if (encoder != null) {
            encoder.forget();
        }
    }

    /**
     * Changes how the session is treated; its window stays.
     *
     * @param changed the app type from now on
     */
    public final void appType(AppType changed) {
        if (changed.profile().stream() == null || joinOrder == null) {
            joinOrder = newJoinOrder(changed);
        }
        appType = changed;
        prepareRepairs();
        onDeadlineMoved();
    }

    /**
     * Returns how the session is treated.
     *
     * @return its app type
     */
    public final AppType appType() {
        return appType;
    }

    /**
     * Returns the session's number on the wire.
     *
     * @return session_ID, never 0
     */
    public final int sessionId() {
        return sessionId;
    }

    /**
     * Returns the session's transport protocol.
     *
     * @return {@link #TCP} or {@link #UDP}
     */
    public final int protocol() {
        return protocol;
    }

    /**
     * Returns when the client last sent something.
     *
     * @return monotonic time in ns
     */
    public final long lastOutboundNs() {
        return lastOutboundNs;
    }

    /**
     * Returns how many packets the client has sent.
     *
     * @return those after the one that began the session here
     */
    public final long outboundPackets() {
        return outboundPackets;
    }

    /**
     * Returns how many packets the server has sent.
     *
     * @return those that came here
     */
    public final long inboundPackets() {
        return inboundPackets;
    }

    /**
     * Returns what delivers the peer's packets once.
     *
     * @return the function
     */
    public final SequenceRecovery recovery() {
        return recovery;
    }

    /** Of a profile that splits streams; null of another. */
    private static @Nullable JoinOrder newJoinOrder(AppType appType) {
        return appType.profile().stream() == null ? null : new JoinOrder();
    }

    /**
     * Returns the order in which packets leave the tunnel.
     *
     * @return null if they leave as they come
     */
    public final @Nullable JoinOrder joinOrder() {
        return joinOrder;
    }

    /**
     * Makes what the profile's code needs, so that no packet has to. Where there was another code, or is a choice, {@link #repairBy} does
     * with the next packet.
     */
    private void prepareRepairs() {
        RedundancyProfile profile = appType.profile();
        if (encoder == null && profile.adaptive() == null) {
            repairBy(profile.repairs().code());
        }
        reservesRepairs = profile.widestCode().window() > 0;
        if (reservesRepairs) {
            needDecoder();
        }
    }

    /**
     * Tells whether there may ever be repair copies: packets have to leave room for them.
     *
     * @return false if neither the profile nor a choice has a code for them
     */
    public final boolean reservesRepairs() {
        return reservesRepairs;
    }

    /**
     * Takes up another code for the repair copies of our packets, those of the one before having been closed.
     *
     * @param code {@link RepairCode#NONE} for no repair copies
     */
    public final void repairBy(RepairCode code) {
        if (!isRepairedBy(code)) {
            encoder = code.window() == 0 ? null : new RepairEncoder(code);
        }
    }

    /**
     * Tells which code makes the repair copies of our packets.
     *
     * @param code {@link RepairCode#NONE} for no repair copies
     * @return true if it is this one
     */
    public final boolean isRepairedBy(RepairCode code) {
        RepairEncoder present = encoder;
        return present == null ? code.window() == 0 : present.code().equals(code);
    }

    /**
     * Returns where the session waits for a silence.
     *
     * @return the slot; {@link DeadlineSlots#NONE} while it does not
     */
    public final int flushSlot() {
        return flushSlot;
    }

    /**
     * Says where the session waits for a silence.
     *
     * @param slot or {@link DeadlineSlots#NONE}
     */
    public final void flushSlot(int slot) {
        flushSlot = slot;
    }

    /** Nothing is sent any more. */
    final void end() {
        ended = true;
    }

    /**
     * Tells whether nobody holds the session any more.
     *
     * @return true after its removal
     */
    public final boolean ended() {
        return ended;
    }

    /**
     * Returns what makes the repair copies of our packets.
     *
     * @return null if none are to be made
     */
    public final @Nullable RepairEncoder encoder() {
        return encoder;
    }

    /**
     * Returns what restores the peer's packets from its repair copies.
     *
     * @return null if neither the profile expects repair copies nor one has come
     */
    public final @Nullable RepairDecoder decoder() {
        return decoder;
    }

    /**
     * Makes what restores the peer's packets, unless it is there.
     *
     * @return always the same decoder until the session has another peer
     */
    public final RepairDecoder needDecoder() {
        RepairDecoder present = decoder;
        if (present == null) {
            present = new RepairDecoder(appType.profile().widestCode());
            decoder = present;
        }
        return present;
    }

    /**
     * Returns what numbers our packets.
     *
     * @return the source
     */
    public final PacketIdSource packetIds() {
        return packetIds;
    }

    /**
     * Returns which paths have brought which of the peer's last packets (Q2).
     *
     * @return the same object until there is another peer
     */
    public final CopyArrivals arrivals() {
        return arrivals;
    }

    /**
     * Returns what measures round-trip times by the session's packets.
     *
     * @return always the same sampler
     */
    public final RoundTripSampler sampler() {
        return sampler;
    }

    /**
     * Returns when the client's packets come.
     *
     * @return always the same object
     */
    public final PacketTiming outboundTiming() {
        return outboundTiming;
    }

    /**
     * Returns when the server's packets come.
     *
     * @return always the same object
     */
    public final PacketTiming inboundTiming() {
        return inboundTiming;
    }

    /**
     * Returns what says when the peer's packets are handed over.
     *
     * @return another one after a change of the peer
     */
    public final PlayoutClock playoutClock() {
        return playoutClock;
    }
}
