// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.crypto.KeyRing;
import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.crypto.Sealer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.path.CopySchedule;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.session.Announcement;
import org.cooprouter.agent.session.FlowKey;
import org.cooprouter.agent.session.RouterSession;
import org.cooprouter.agent.stream.StreamSplitter;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.wire.ConnectionQuality;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.cooprouter.agent.wire.Vlq;
import org.jspecify.annotations.Nullable;

/**
 * The router's duplicator 250: wraps every different copy of a packet with what the proxy has to know, seals it once and sends
 * the same bytes over every path that the schedule names for it. Not safe for use by several threads.
 */
final class RouterSender implements DelayedCopies.Exit<ProbedPath>, RepairSender.Side<RouterSession> {
    /** proxy_target 9, VPORT 4, real_IP 6, app_type up to 6, reference_packet_ID up to 14, their length 2. */
    private static final int IPV4_FIELDS_LENGTH = 41;

    private static final int NO_TOS = 0;

    private final FrameWriter frames;
    private final Counters counters;
    private final PacketIdSpace packetIds;
    private final PacketWriter writer = new PacketWriter();
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(FrameSink.SLOT_LENGTH + PacketFlyweight.MAX_OVERHEAD + FieldsWriter.MAX_LENGTH);
    private final Spread spread = new Spread();
    private final Tagging tagging = new Tagging();
    private final DelayedCopies<ProbedPath> delayed;
    private final RepairSender<RouterSession> repairs;
    private int udpPort;

    RouterSender(FrameWriter frames, Counters counters, PacketIdSpace packetIds) {
        this.frames = frames;
        this.counters = counters;
        this.packetIds = packetIds;
        this.delayed = new DelayedCopies<>(this, counters, ProbedPath[]::new);
        this.repairs = new RepairSender<>(this, writer, scratch, counters);
    }

    DelayedCopies<ProbedPath> delayed() {
        return delayed;
    }

    RepairSender<RouterSession> repairs() {
        return repairs;
    }

    void install(int port, boolean delays, boolean repairsPackets) {
        udpPort = port;
        if (repairsPackets) {
            repairs.reserve();
        }
        if (delays) {
            delayed.reserve();
        }
    }

    /**
     * The largest body that fits every path in one piece with all fields there may be: whether a packet fits must not depend on
     * what else it says.
     */
    static int maxWholeLength(CopySchedule schedule, ProxyPeer proxy) {
        int overhead = PacketFlyweight.HEADER_LENGTH
                + Vlq.encodedLength(proxy.association().clientId())
                + IPV4_FIELDS_LENGTH
                + (schedule.stamped() ? FieldsWriter.TIMESTAMP_LENGTH : 0)
                + PacketFlyweight.TAG_LENGTH;
        return CopyWriter.maxWholeLength(schedule.sizing(), schedule.reservesRepairs(), schedule.mtu(), overhead);
    }

    /** The largest body that can be sent at all. */
    static int maxBodyLength(CopySchedule schedule, ProxyPeer proxy) {
        return CopyWriter.maxBodyLength(schedule.sizing(), maxWholeLength(schedule, proxy));
    }

    /** Sends a packet of a session; the body fits. */
    DropReason data(RouterSession session, ProxyPeer proxy, CopySchedule schedule, ReceivedFrame frame, long nowNs) {
        Announcement announcement = session.announcement();
        announcement.beginPacket(nowNs);
        // A proxy that cannot be reached is silent for another reason.
        if (announcement.takeRenumber() && !proxy.down()) {
            session.renumber(packetIds);
        }
        long bytes = repairs.changeCode(session, frame.ip().tos());
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        RedundancyScheme scheme = tagging.begin(
                proxy.association(),
                session.appType(),
                schedule.scheme(),
                frame.bodyLength(),
                maxWholeLength(schedule, proxy));
        boolean isFragmented = scheme.splits() && !schedule.scheme().splits();
        spread.begin(session.appType(), session.outboundTiming(), nowNs);
        int entry = 0;
        long oneCopy = 0;
        for (int copy = 0; copy < scheme.copies(); copy++) {
            begin(session, proxy, schedule, packetId, nowNs);
            PacketFlyweight packet = CopyWriter.finish(writer, scratch, scheme, copy, frame);
            DropReason reason = Sealer.seal(packet, proxy.association().keys());
            if (reason != DropReason.NONE) {
                return reason;
            }
            oneCopy = CopyWriter.oneCopyLength(packet, scheme, frame.bodyLength());
            if (schedule.splitsStreams()) {
                bytes += CopyWriter.datagramLength(packet);
                send(
                        packet,
                        path(proxy, schedule, CopyWriter.datagramLength(packet), nowNs),
                        frame.ip().tos());
                continue;
            }
            // Every fragment leaves as the whole packet would.
            entry = isFragmented ? 0 : entry;
            for (; entry < schedule.size() && (isFragmented || schedule.copy(entry) == copy); entry++) {
                long dueNs = spread.dueNs(schedule.rank(entry), schedule.count(entry));
                bytes += CopyWriter.datagramLength(packet);
                delayed.send(packet, schedule.path(entry), frame.ip().tos(), dueNs, nowNs);
            }
        }
        tagging.onSent();
        session.sampler().onSent(packetId, nowNs);
        // A packet in fragments is longer than any repair copy could be; it is not protected.
        if (!scheme.splits()) {
            bytes += repairs.protect(session, packetId, frame, nowNs);
        }
        AdaptiveChoice choice = schedule.choice();
        if (choice != null) {
            choice.onPacket(frame.bodyLength(), oneCopy, bytes);
        }
        return DropReason.NONE;
    }

    /** The path of one packet of a split stream. */
    private static ProbedPath path(ProxyPeer proxy, CopySchedule schedule, long bytes, long nowNs) {
        StreamSplitter splitter = proxy.association().splitter();
        splitter.begin();
        for (int entry = 0; entry < schedule.size(); entry++) {
            ProbedPath path = schedule.path(entry);
            splitter.candidate(path.local().pathId(), path.quality(), nowNs);
        }
        return schedule.path(splitter.choose(bytes, nowNs));
    }

    @Override
    public RepairCode code(RouterSession session) {
        CopySchedule schedule = session.schedule();
        return schedule == null ? RepairCode.NONE : schedule.repairCode();
    }

    @Override
    public @Nullable KeyRing keys(RouterSession session) {
        ProxyPeer proxy = session.proxy();
        return proxy == null ? null : proxy.association().keys();
    }

    @Override
    public PacketTiming timing(RouterSession session) {
        return session.outboundTiming();
    }

    @Override
    public @Nullable AdaptiveChoice choice(RouterSession session) {
        CopySchedule schedule = session.schedule();
        return schedule == null ? null : schedule.choice();
    }

    @Override
    public boolean findPaths(RouterSession session) {
        CopySchedule schedule = session.schedule();
        return schedule != null && schedule.size() > 0;
    }

    @Override
    public void begin(RouterSession session, long packetId) {
        ProxyPeer proxy = session.proxy();
        if (proxy != null) {
            head(session, proxy, PacketFlyweight.TYPE_REPAIR, packetId);
        }
    }

    @Override
    public void fields(RouterSession session) {
        if (session.announcement().sendsParameters()) {
            parameters(session, writer.fields());
        }
    }

    @Override
    public void send(PacketFlyweight packet, RouterSession session, long turn, int tos) {
        CopySchedule schedule = session.schedule();
        if (schedule != null) {
            send(packet, schedule.repairPath(turn), tos);
        }
    }

    /** Every different copy says who sends it and what the session is: any of them may be the first that arrives. */
    private void begin(RouterSession session, ProxyPeer proxy, CopySchedule schedule, long packetId, long nowNs) {
        head(session, proxy, PacketFlyweight.TYPE_DATA, packetId);
        fields(session);
        if (schedule.stamped() || tagging.isTagged()) {
            writer.fields().timestamp(nowNs);
        }
        if (tagging.isTagged()) {
            tagging.write(writer.fields());
        }
        if (session.sampler().hasReference(nowNs)) {
            long heldUs = session.sampler().heldUs(nowNs);
            writer.fields().referencePacketId(session.sampler().takeReference(), heldUs);
        }
    }

    private void head(RouterSession session, ProxyPeer proxy, int type, long packetId) {
        writer.begin(scratch, 0, type, PacketFlyweight.FROM_CLIENT, session.sessionId(), packetId);
        if (session.announcement().sendsClientId()) {
            writer.clientId(proxy.association().clientId());
        }
    }

    private static void parameters(RouterSession session, FieldsWriter fields) {
        FlowKey flow = session.flow();
        fields.proxyTarget(flow.protocol(), flow.serverHigh(), flow.serverLow(), flow.serverPort())
                .vport(flow.clientPort())
                .realIp(flow.clientHigh(), flow.clientLow())
                .appType(session.appType().index());
    }

    /** Tells the proxy that a session has ended. */
    void sessionEnd(RouterSession session, ProxyPeer proxy, CopySchedule schedule) {
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            counters.drop(DropReason.PACKET_ID_EXHAUSTED);
            return;
        }
        writer.begin(
                        scratch,
                        0,
                        PacketFlyweight.TYPE_CONTROL,
                        PacketFlyweight.FROM_CLIENT,
                        session.sessionId(),
                        packetId)
                .clientId(proxy.association().clientId())
                .fields()
                .sessionEnd(session.closed() ? FieldType.END_CLOSED : FieldType.END_IDLE);
        DropReason reason = whole(writer.finish(), proxy, schedule);
        if (reason == DropReason.NONE) {
            counters.count(AgentCounter.CONTROLS_SENT);
        } else {
            counters.drop(reason);
        }
    }

    /** Probes one path. */
    void probe(ProxyPeer proxy, ProbedPath path, long nowNs) {
        long packetId = proxy.association().packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            counters.drop(DropReason.PACKET_ID_EXHAUSTED);
            return;
        }
        writer.begin(
                        scratch,
                        0,
                        PacketFlyweight.TYPE_PROBE,
                        PacketFlyweight.FROM_CLIENT,
                        PacketFlyweight.ASSOCIATION_SESSION,
                        packetId)
                .clientId(proxy.association().clientId())
                .fields()
                .timestamp(nowNs)
                .pathId(path.pathId())
                .pathKind(path.kind() == PathKind.UPLINK ? FieldType.KIND_UPLINK : FieldType.KIND_NEIGHBOUR)
                .sent(path.quality().sent());
        if (path.local().pathId() != path.pathId()) {
            writer.fields().localPath(path.local().pathId());
        }
        ConnectionQuality report = proxy.association().quality().takeReport(nowNs);
        if (report != null) {
            writer.fields().connectionQuality(report);
        }
        Tagging.exchange(proxy.association(), writer.fields(), nowNs);
        PacketFlyweight packet = writer.finish();
        DropReason reason = Sealer.seal(packet, proxy.association().keys());
        if (reason != DropReason.NONE) {
            counters.drop(reason);
            return;
        }
        outer(packet, path, NO_TOS);
        path.onProbeSent(packetId, nowNs);
        counters.count(AgentCounter.PROBES_SENT);
    }

    private DropReason whole(PacketFlyweight packet, ProxyPeer proxy, CopySchedule schedule) {
        DropReason reason = Sealer.seal(packet, proxy.association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        for (int entry = 0; entry < schedule.wholeSize(); entry++) {
            send(packet, schedule.wholePath(entry), NO_TOS);
        }
        return DropReason.NONE;
    }

    @Override
    public boolean isGone(ProbedPath path) {
        return path.gone();
    }

    @Override
    public void send(PacketFlyweight packet, ProbedPath path, int tos) {
        outer(packet, path, tos);
        counters.count(AgentCounter.COPIES_SENT);
    }

    private void outer(PacketFlyweight packet, ProbedPath path, int tos) {
        path.onSent();
        frames.outer(
                packet,
                tos,
                path.local().address().low(),
                udpPort,
                path.endpoint().address().low(),
                path.endpoint().port());
    }
}
