// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.Cooperations;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.io.FrameHandler;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.IcmpFlyweight;
import org.cooprouter.agent.wire.LinkMac;
import org.cooprouter.agent.wire.SteeringMac;

/**
 * The agent as a function from frames to frames, in the role that its configuration gives it: latency-oriented router 120,
 * latency-oriented proxy 121, or both.
 *
 * <pre>
 *                     destination of the frame
 *  steering MAC ......................... client's frame ...... RouterOutbound (7A)
 *  link MAC ............................. a neighbour's router  Cooperations   (3A)
 *  stranded MAC ......................... TCP, silent uplink .. UplinkWatches
 *  an uplink's address, ICMP ............ a reflector's answer  UplinkWatches
 *  a path's address : udp_port .......... tunnel to a router .. RouterInbound  (7B)
 *  the proxy's address : udp_port ....... tunnel to a proxy ... ProxyInbound   (7C)
 *  the proxy's address : another port ... server's frame ...... ProxyOutbound  (7D)
 * </pre>
 *
 * One thread calls everything but {@link #counters()} and the {@link TelemetryReader}. In steady state nothing is allocated; a
 * new session allocates, at most {@code max_sessions} times.
 */
public final class AgentPipeline implements FrameHandler {
    private static final int PACKETS_PER_CALL = 64;

    private final Playout playout;
    private final FrameWriter frames;
    private final Counters counters = new Counters();
    private final AppTypes appTypes;
    private final RouterRole router;
    private final ProxyRole proxy;
    private final UplinkWatches uplinks;
    private final RhythmSurvey survey;
    private final ReceivedFrame received = new ReceivedFrame();
    private final Cooperations cooperations;
    private RuntimeConfig declared = RuntimeConfig.EMPTY;

    /**
     * Makes a pipeline that declines every client's frame until a configuration is installed, and has no links to
     * neighbours.
     *
     * @param sink takes the frames that leave
     * @param aeads makes the keys
     * @param packetIds of this agent's start, whose number was never used before (wire format, "Why a nonce cannot repeat")
     * @param random source of session_IDs
     * @param nowNs the time
     */
    public AgentPipeline(
            FrameSink sink, AeadProvider aeads, PacketIdSpace packetIds, RandomGenerator random, long nowNs) {
        this(sink, aeads, packetIds, random, KeyWorker.NONE, nowNs);
    }

    /**
     * Makes a pipeline that declines every client's frame until a configuration is installed.
     *
     * @param sink takes the frames that leave
     * @param aeads makes the keys
     * @param packetIds of this agent's start, whose number was never used before (wire format, "Why a nonce cannot repeat")
     * @param random source of session_IDs
     * @param keyWorker computes key exchanges with neighbours
     * @param nowNs the time
     */
    public AgentPipeline(
            FrameSink sink,
            AeadProvider aeads,
            PacketIdSpace packetIds,
            RandomGenerator random,
            KeyWorker keyWorker,
            long nowNs) {
        this.playout = new Playout(sink, counters);
        this.frames = new FrameWriter(sink, playout);
        this.appTypes = new AppTypes(random);
        this.router = new RouterRole(aeads, packetIds, random, appTypes, frames, counters, nowNs);
        this.proxy = new ProxyRole(aeads, packetIds, random, appTypes, frames, counters, nowNs);
        this.survey = new RhythmSurvey(appTypes, router.sessions(), proxy.sessions(), nowNs);
        this.cooperations = new Cooperations(
                sink,
                aeads,
                keyWorker,
                new SecureRandom(),
                random,
                counter -> counters.count(AgentCounter.of(counter)));
        this.uplinks = new UplinkWatches(random, frames, counters, cooperations);
    }

    /**
     * Handles all further frames by another configuration. Sessions, windows, paths, measurements and mappings stay as far as
     * they still mean something. Called between two frames.
     *
     * @param config to run on
     * @param nowNs the time
     */
    public void install(RuntimeConfig config, long nowNs) {
        declared = config;
        cooperations.install(config.handshakes(), nowNs);
        onAgreements(nowNs);
    }

    /** Paths through neighbours that agree as they go on are there as long as they do. */
    private void onAgreements(long nowNs) {
        cooperations.takeChange();
        use(declared.withPaths(this::isUsable), nowNs);
    }

    private boolean isUsable(LocalPath path) {
        for (LinkSettings link : declared.handshakes()) {
            if (link.number() == path.pathId() && link.carriesCopies()) {
                return cooperations.receives(link.number(), CooperationType.LATENCY_OPTIMIZATION) > 0;
            }
        }
        return true;
    }

    private void use(RuntimeConfig config, long nowNs) {
        frames.routerMac(config.site().routerMac());
        if (config.holdsPackets()) {
            playout.reserve();
        }
        if (config.joinsStreams()) {
            playout.reserveJoiner();
        }
        appTypes.install(config.appTypes(), router.installProxies(config, nowNs));
        router.installSessions(config);
        uplinks.install(config, nowNs);
        proxy.install(config, nowNs);
        gauges();
    }

    /**
     * Tells {@code listener} from now on of uplinks that fall silent or are restored. Called before the first frame.
     *
     * @param listener called by the thread that calls {@link #onTimers} and {@link #install}
     */
    public void onSilence(SilenceListener listener) {
        uplinks.listener(listener);
    }

    @Override
    public void onFrame(ByteBuffer buffer, int offset, int length, long nowNs) {
        counters.count(AgentCounter.FRAMES_RECEIVED);
        DropReason reason = received.wrap(buffer, offset, length);
        if (reason == DropReason.NONE) {
            long destination = received.ethernet().destination();
            if (SteeringMac.isSteering(destination)) {
                reason = onClientFrame(SteeringMac.appType(destination), nowNs);
            } else if (LinkMac.isLink(destination)) {
                reason = cooperations.onFrame(LinkMac.number(destination), buffer, offset, length, nowNs);
                onEmergencies();
            } else {
                reason = onOtherFrame(nowNs);
            }
        }
        if (reason != DropReason.NONE) {
            counters.drop(reason);
        }
    }

    private DropReason onClientFrame(int appType, long nowNs) {
        DeclineReason reason = router.onClientFrame(received, appType, nowNs);
        if (reason == DeclineReason.NONE) {
            return DropReason.NONE;
        }
        if (!frames.unchanged(
                received.buffer(),
                received.ethernet().offset(),
                received.ethernet().length())) {
            return DropReason.FRAME_TOO_LONG;
        }
        counters.decline(reason);
        return DropReason.NONE;
    }

    private DropReason onOtherFrame(long nowNs) {
        DropReason reason = received.parse();
        if (reason == DropReason.IP_PROTOCOL && received.protocol() == IcmpFlyweight.PROTOCOL) {
            return uplinks.onIcmp(received, nowNs);
        }
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (received.ethernet().destination() == SteeringMac.STRANDED) {
            return uplinks.onStranded(received, nowNs);
        }
        long destination = received.destinationLow();
        if (received.protocol() == Session.UDP && router.ownsTunnel(destination, received.destinationPort())) {
            return router.onTunnelFrame(received, nowNs);
        }
        return proxy.owns(destination) ? proxy.onFrame(received, nowNs) : DropReason.NOT_FOR_US;
    }

    /**
     * Does what has become due: probes, ends of sessions, acknowledgements, what was delayed. A bounded amount per call.
     *
     * @param nowNs the time
     * @return 0 when there was nothing to do
     */
    public int onTimers(long nowNs) {
        int work = playout.play(nowNs, PACKETS_PER_CALL)
                + router.onTimers(nowNs)
                + proxy.onTimers(nowNs)
                + uplinks.onTimers(router.proxies(), nowNs)
                + survey.advance(nowNs)
                + cooperations.onTimers(nowNs);
        if (cooperations.takeChange()) {
            onAgreements(nowNs);
        }
        onEmergencies();
        gauges();
        return work;
    }

    /** A neighbour's acknowledgement, or its end, is shown to the bridge at once. */
    private void onEmergencies() {
        if (cooperations.takeEmergencyChange()) {
            uplinks.show();
        }
    }

    private void gauges() {
        counters.gauge(AgentCounter.SESSIONS_ACTIVE, (long) router.activeSessions() + proxy.activeSessions());
        counters.gauge(AgentCounter.NAT_MAPPINGS_ACTIVE, proxy.activeMappings());
    }

    /**
     * Returns when {@link #onTimers} is wanted next.
     *
     * @return monotonic time in ns, {@link Long#MAX_VALUE} for never; in the past when there is more to do at once
     */
    public long nextDeadlineNs() {
        long roles = Math.min(router.nextDeadlineNs(), proxy.nextDeadlineNs());
        long others =
                Math.min(Math.min(uplinks.nextDeadlineNs(), survey.nextDeadlineNs()), cooperations.nextDeadlineNs());
        return Math.min(Math.min(roles, playout.nextDeadlineNs()), others);
    }

    /**
     * Returns everything that is counted; any thread may read it.
     *
     * @return always the same object
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Says how sessions are at this moment. Takes microseconds for each session there is; allocates.
     *
     * @param request which
     * @param nowNs the time
     * @return at most 100
     */
    public SessionsReply sessions(SessionsRequest request, long nowNs) {
        SessionReports reports = new SessionReports(request, nowNs);
        router.forEachSession(reports::visit);
        proxy.forEachSession(reports::visit);
        return reports.reply();
    }

    /**
     * Makes a reader of telemetry, to be used by one thread, whichever.
     *
     * @return a reader with no earlier report
     */
    public TelemetryReader telemetry() {
        return new TelemetryReader(
                counters, appTypes, router::proxies, proxy::clients, cooperations::statuses, uplinks::all);
    }
}
