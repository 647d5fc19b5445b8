// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.crypto.KeyRing;
import org.cooprouter.agent.crypto.PacketIdSource;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.crypto.Sealer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.LearntPaths;
import org.cooprouter.agent.path.LearntSchedule;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RateLimit;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.stream.StreamSplitter;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.wire.ConnectionQuality;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's duplicator 252: seals every different copy of a packet once and sends it to the client's paths as the app type's
 * profile says. Not safe for use by several threads.
 */
final class ProxySender implements DelayedCopies.Exit<LearntPath>, RepairSender.Side<ProxySession> {
    /** acknowledgement 3, reference_packet_ID up to 14, their length 2. */
    private static final int FIELDS_LENGTH = 19;

    private static final int NO_TOS = 0;
    private static final RateLimit REFUSALS = new RateLimit(100, 0);

    private final PacketIdSpace packetIds;
    private final FrameWriter frames;
    private final Counters counters;
    private final PacketWriter writer = new PacketWriter();
    private final LearntSchedule schedule = new LearntSchedule();
    private final Spread spread = new Spread();
    private final Tagging tagging = new Tagging();
    private final DelayedCopies<LearntPath> delayed;
    private final RepairSender<ProxySession> repairs;
    /** Of the paths that repair copies take in turn. */
    private final LearntSchedule turns = new LearntSchedule();

    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(FrameSink.SLOT_LENGTH + PacketFlyweight.MAX_OVERHEAD + FieldsWriter.MAX_LENGTH);
    private long addressLow;
    private int mtu;

    ProxySender(PacketIdSpace packetIds, FrameWriter frames, Counters counters) {
        this.packetIds = packetIds;
        this.frames = frames;
        this.counters = counters;
        this.delayed = new DelayedCopies<>(this, counters, LearntPath[]::new);
        this.repairs = new RepairSender<>(this, writer, scratch, counters);
    }

    DelayedCopies<LearntPath> delayed() {
        return delayed;
    }

    RepairSender<ProxySession> repairs() {
        return repairs;
    }

    void install(ProxySettings settings, boolean delays, boolean repairsPackets) {
        if (repairsPackets) {
            repairs.reserve();
        }
        if (delays) {
            delayed.reserve();
        }
        addressLow = settings.address().low();
        mtu = settings.mtu();
    }

    long addressLow() {
        return addressLow;
    }

    /** The largest body that fits every path in one piece. */
    int maxWholeLength(ProxySession session) {
        RedundancyProfile profile = session.appType().profile();
        int stamp = profile.timing().stamped() ? FieldsWriter.TIMESTAMP_LENGTH : 0;
        int overhead = PacketFlyweight.HEADER_LENGTH + FIELDS_LENGTH + stamp + PacketFlyweight.TAG_LENGTH;
        return CopyWriter.maxWholeLength(profile.scheme(), session.reservesRepairs(), mtu, overhead);
    }

    /** The largest body that can be sent at all. */
    int maxBodyLength(ProxySession session) {
        return CopyWriter.maxBodyLength(session.appType().profile().scheme(), maxWholeLength(session));
    }

    /** Sends a server's packet of a session; the body fits. */
    DropReason data(ProxySession session, ReceivedFrame frame, long nowNs) {
        AdaptiveChoices choices = session.client().association().choices();
        RedundancyProfile profile = session.appType().profile();
        CopyDistribution distribution = choices.distribution(profile);
        LearntPaths paths = session.client().paths();
        paths.forget(nowNs);
        long bytes = repairs.changeCode(session, frame.ip().tos());
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        boolean splitsStream = profile.stream() != null;
        schedule.fill(paths, distribution, splitsStream);
        if (schedule.size() == 0) {
            return DropReason.NO_PATH;
        }
        RedundancyScheme scheme = tagging.begin(
                session.client().association(),
                session.appType(),
                distribution.scheme(),
                frame.bodyLength(),
                maxWholeLength(session));
        boolean isFragmented = scheme.splits() && !distribution.scheme().splits();
        spread.begin(session.appType(), session.inboundTiming(), nowNs);
        int entry = 0;
        long oneCopy = 0;
        for (int copy = 0; copy < scheme.copies(); copy++) {
            begin(session, packetId, nowNs);
            PacketFlyweight packet = CopyWriter.finish(writer, scratch, scheme, copy, frame);
            DropReason reason =
                    Sealer.seal(packet, session.client().association().keys());
            if (reason != DropReason.NONE) {
                return reason;
            }
            oneCopy = CopyWriter.oneCopyLength(packet, scheme, frame.bodyLength());
            if (splitsStream) {
                bytes += CopyWriter.datagramLength(packet);
                send(
                        packet,
                        path(session, CopyWriter.datagramLength(packet), nowNs),
                        frame.ip().tos());
                continue;
            }
            // Every fragment leaves as the whole packet would.
            entry = isFragmented ? 0 : entry;
            for (; entry < schedule.size() && (isFragmented || schedule.copy(entry) == copy); entry++) {
                bytes += CopyWriter.datagramLength(packet);
                delayed.send(packet, schedule.path(entry), frame.ip().tos(), dueNs(entry), nowNs);
            }
        }
        session.onAcknowledged();
        tagging.onSent();
        session.sampler().onSent(packetId, nowNs);
        // A packet in fragments is longer than any repair copy could be; it is not protected.
        if (!scheme.splits()) {
            bytes += repairs.protect(session, packetId, frame, nowNs);
        }
        AdaptiveChoice choice = choices.of(profile);
        if (choice != null) {
            choice.onPacket(frame.bodyLength(), oneCopy, bytes);
        }
        return DropReason.NONE;
    }

    /** The path of one packet of a split stream. A path that has not said which it is, is used when there is no other. */
    private LearntPath path(ProxySession session, long bytes, long nowNs) {
        StreamSplitter splitter = session.client().association().splitter();
        splitter.begin();
        int named = 0;
        for (int entry = 0; entry < schedule.size(); entry++) {
            LearntPath path = schedule.path(entry);
            if (path.localId() != LearntPath.UNNAMED) {
                splitter.candidate(path.localId(), path.quality(), nowNs);
                named++;
            }
        }
        // Those without a number are the last of the schedule.
        return schedule.path(named == 0 ? 0 : splitter.choose(bytes, nowNs));
    }

    /** Ranks are counted out anew for every packet, and so only where they are wanted. */
    private long dueNs(int entry) {
        return spread.isNothing() ? Long.MIN_VALUE : spread.dueNs(schedule.rank(entry), schedule.count(entry));
    }

    private static CopyDistribution distribution(ProxySession session) {
        return session.client()
                .association()
                .choices()
                .distribution(session.appType().profile());
    }

    @Override
    public RepairCode code(ProxySession session) {
        return distribution(session).repairs().code();
    }

    @Override
    public KeyRing keys(ProxySession session) {
        return session.client().association().keys();
    }

    @Override
    public PacketTiming timing(ProxySession session) {
        return session.inboundTiming();
    }

    @Override
    public @Nullable AdaptiveChoice choice(ProxySession session) {
        return session.client().association().choices().of(session.appType().profile());
    }

    /** Those of a code that is in force no more take the paths of the packets. */
    @Override
    public boolean findPaths(ProxySession session) {
        CopyDistribution now = distribution(session);
        turns.fillTurns(session.client().paths(), now.repairs().any() ? now.repairs() : now);
        return turns.size() > 0;
    }

    @Override
    public void begin(ProxySession session, long packetId) {
        writer.begin(
                scratch, 0, PacketFlyweight.TYPE_REPAIR, PacketFlyweight.FROM_PROXY, session.sessionId(), packetId);
    }

    @Override
    public void fields(ProxySession session) {
        if (session.acknowledgement() != 0) {
            writer.fields().acknowledgement(session.acknowledgement());
        }
    }

    @Override
    public void send(PacketFlyweight packet, ProxySession session, long turn, int tos) {
        send(packet, turns.path((int) (turn % turns.size())), tos);
    }

    /** Every different copy acknowledges: any of them may be the one that arrives. */
    private void begin(ProxySession session, long packetId, long nowNs) {
        writer.begin(scratch, 0, PacketFlyweight.TYPE_DATA, PacketFlyweight.FROM_PROXY, session.sessionId(), packetId);
        fields(session);
        if (session.appType().profile().timing().stamped() || tagging.isTagged()) {
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

    /** Tells the client what there is to acknowledge, or that the session is refused. */
    DropReason notice(ProxySession session, long nowNs) {
        long packetId = session.packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(
                scratch, 0, PacketFlyweight.TYPE_CONTROL, PacketFlyweight.FROM_PROXY, session.sessionId(), packetId);
        if (session.acknowledgement() != 0) {
            writer.fields().acknowledgement(session.acknowledgement());
        }
        if (session.refused()) {
            writer.fields().sessionEnd(FieldType.END_REFUSED);
        }
        return control(session.client(), session.appType(), nowNs);
    }

    /** Tells a client that it cannot have a session, of which nothing is held, unless it was told so too often of late. */
    DropReason refusal(ClientPeer client, int sessionId, long nowNs) {
        if (!client.refusals().permits(REFUSALS, nowNs)) {
            return DropReason.NONE;
        }
        client.refusals().take(REFUSALS, nowNs, 0);
        long packetId = packetIds.next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(scratch, 0, PacketFlyweight.TYPE_CONTROL, PacketFlyweight.FROM_PROXY, sessionId, packetId);
        writer.fields().sessionEnd(FieldType.END_REFUSED);
        return control(client, AppType.UNKNOWN, nowNs);
    }

    /** Answers a probe over the path it came from. */
    DropReason probeReply(ClientPeer client, LearntPath path, long probeId, FieldsReader probe, long nowNs) {
        long packetId = client.association().packetIds().next();
        if (packetId == PacketIdSource.EXHAUSTED) {
            return DropReason.PACKET_ID_EXHAUSTED;
        }
        writer.begin(
                scratch,
                0,
                PacketFlyweight.TYPE_PROBE_REPLY,
                PacketFlyweight.FROM_PROXY,
                PacketFlyweight.ASSOCIATION_SESSION,
                packetId);
        PeerQuality quality = client.association().quality();
        // It is answered in the same call that brought it: held for less than a microsecond.
        writer.fields()
                .timestamp(nowNs)
                .pathId(probe.pathId())
                .referencePacketId(probeId, 0)
                .sent(path.quality().sent());
        ConnectionQuality report = quality.takeReport(nowNs);
        if (report != null) {
            writer.fields().connectionQuality(report);
        }
        Tagging.exchange(client.association(), writer.fields(), nowNs);
        PacketFlyweight packet = writer.finish();
        DropReason reason = Sealer.seal(packet, client.association().keys());
        if (reason == DropReason.NONE) {
            path.onSent();
            frames.outer(packet, NO_TOS, path.ownLow(), path.ownPort(), path.addressLow(), path.port());
            counters.count(AgentCounter.PROBES_ANSWERED);
        }
        return reason;
    }

    private DropReason control(ClientPeer client, AppType appType, long nowNs) {
        PacketFlyweight packet = writer.finish();
        LearntPaths paths = client.paths();
        paths.forget(nowNs);
        schedule.fillWhole(paths, appType.profile());
        if (schedule.size() == 0) {
            return DropReason.NO_PATH;
        }
        DropReason reason = Sealer.seal(packet, client.association().keys());
        if (reason != DropReason.NONE) {
            return reason;
        }
        for (int entry = 0; entry < schedule.size(); entry++) {
            send(packet, schedule.path(entry), NO_TOS);
        }
        counters.count(AgentCounter.CONTROLS_SENT);
        return DropReason.NONE;
    }

    @Override
    public boolean isGone(LearntPath path) {
        return path.gone();
    }

    @Override
    public void send(PacketFlyweight packet, LearntPath path, int tos) {
        path.onSent();
        frames.outer(packet, tos, path.ownLow(), path.ownPort(), path.addressLow(), path.port());
        counters.count(AgentCounter.COPIES_SENT);
    }
}
