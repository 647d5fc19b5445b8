// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.path.Association;
import org.cooprouter.agent.path.CopySchedule;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.session.RouterSession;
import org.cooprouter.agent.session.RouterSessions;
import org.cooprouter.agent.session.SessionTable;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/** The latency-oriented router 120: what its two ways ({@link RouterOutbound}, {@link RouterInbound}) share, and its timers. */
final class RouterRole {
    private static final int EXPIRY_PER_CALL = 64;
    private static final int COPIES_PER_CALL = 64;

    private final AeadProvider aeads;
    private final PacketIdSpace packetIds;
    private final Counters counters;
    private final AppTypes appTypes;
    private final RouterSessions sessions;
    private final RouterSender sender;
    private final RouterOutbound outbound;
    private final RouterInbound inbound;
    private final Map<String, ProxyPeer> proxiesById = new HashMap<>();
    private volatile List<ProxyPeer> proxies = List.of();
    private List<LocalPath> locals = List.of();
    private int udpPort;
    private long probeIntervalNs;
    private long nextProbeNs = Long.MAX_VALUE;

    RouterRole(
            AeadProvider aeads,
            PacketIdSpace packetIds,
            RandomGenerator random,
            AppTypes appTypes,
            FrameWriter frames,
            Counters counters,
            long nowNs) {
        this.aeads = aeads;
        this.packetIds = packetIds;
        this.counters = counters;
        this.appTypes = appTypes;
        this.sessions = new RouterSessions(random, packetIds, this::onSessionEnd, nowNs);
        this.sender = new RouterSender(frames, counters, packetIds);
        this.outbound = new RouterOutbound(
                appTypes,
                sessions,
                new ProxyChoice(packetIds, counters),
                sender,
                new TooBigAnswers(frames, counters, nowNs),
                new ApplicationCopies(appTypes, counters),
                counters);
        this.inbound = new RouterInbound(appTypes, sessions, frames, counters);
    }

    /** First step of a new configuration: the proxies, by id, which app types refer to. */
    Map<String, ProxyPeer> installProxies(RuntimeConfig config, long nowNs) {
        locals = config.paths();
        udpPort = config.site().udpPort();
        probeIntervalNs = config.site().probeIntervalNs();
        sender.install(udpPort, config.delaysCopies(), config.repairsPackets());
        outbound.lanAddress(config.site().lanAddress());
        Map<String, ProxyPeer> before = new HashMap<>(proxiesById);
        proxiesById.clear();
        for (AssociationSettings association : config.associations().values()) {
            RemoteProxy proxy = config.proxies().get(association.proxy());
            if (proxy != null) {
                ProxyPeer peer = keptOrNew(before.remove(proxy.id()), association);
                peer.association().choices().retain(config.adaptiveSettings());
                peer.association().experiments().retain(config.appTypes().values());
                peer.update(proxy, locals, probeIntervalNs, nowNs);
                proxiesById.put(proxy.id(), peer);
            }
        }
        proxies = List.copyOf(proxiesById.values());
        inbound.install(proxies);
        nextProbeNs = proxies.isEmpty() ? Long.MAX_VALUE : nowNs;
        before.values().forEach(this::forget);
        return proxiesById;
    }

    private ProxyPeer keptOrNew(@Nullable ProxyPeer before, AssociationSettings settings) {
        if (before == null) {
            return new ProxyPeer(settings.proxy(), new Association(settings, aeads, packetIds));
        }
        before.association().update(settings);
        return before;
    }

    private void forget(ProxyPeer gone) {
        sessions.forEach(session -> {
            if (session.proxy() == gone) {
                session.forgetProxy();
            }
        });
        gone.close();
    }

    /** Last step: sessions take over the new app types; those whose app type has gone end. */
    void installSessions(RuntimeConfig config) {
        sessions.limit(config.proxies().isEmpty() ? 0 : config.site().maxSessions());
        sessions.forEach(session -> {
            AppTypeState state = appTypes.find(session.appType().index());
            if (state == null) {
                sessions.remove(session);
            } else {
                session.appType(state.type());
                session.refreshSchedule();
            }
        });
    }

    SessionTable sessions() {
        return sessions;
    }

    int activeSessions() {
        return sessions.size();
    }

    /** Whether a UDP packet to that address and port comes through the tunnel. */
    boolean ownsTunnel(long addressLow, int port) {
        if (port != udpPort) {
            return false;
        }
        for (int i = 0; i < locals.size(); i++) {
            if (locals.get(i).address().low() == addressLow) {
                return true;
            }
        }
        return false;
    }

    DeclineReason onClientFrame(ReceivedFrame frame, int appTypeIndex, long nowNs) {
        return outbound.accept(frame, appTypeIndex, nowNs);
    }

    DropReason onTunnelFrame(ReceivedFrame frame, long nowNs) {
        return inbound.accept(frame, nowNs);
    }

    int onTimers(long nowNs) {
        int work = sender.delayed().sendDue(nowNs, COPIES_PER_CALL)
                + sender.repairs().flushDue(nowNs)
                + sessions.expire(nowNs, EXPIRY_PER_CALL);
        return nowNs < nextProbeNs ? work : work + probe(nowNs);
    }

    private int probe(long nowNs) {
        int work = 0;
        long next = Long.MAX_VALUE;
        List<ProxyPeer> peers = proxies;
        for (int i = 0; i < peers.size(); i++) {
            ProxyPeer proxy = peers.get(i);
            List<ProbedPath> paths = proxy.paths();
            for (int j = 0; j < paths.size(); j++) {
                ProbedPath path = paths.get(j);
                if (nowNs >= path.nextProbeNs()) {
                    probe(proxy, path, nowNs);
                    work++;
                }
                next = Math.min(next, path.nextProbeNs());
            }
        }
        nextProbeNs = next;
        return work;
    }

    private void probe(ProxyPeer proxy, ProbedPath path, long nowNs) {
        if (path.beginProbe(nowNs, probeIntervalNs)) {
            counters.count(AgentCounter.PATHS_DOWN);
            proxy.onPathsChanged(nowNs);
        }
        if (proxy.choose(nowNs)) {
            counters.count(AgentCounter.REDUNDANCY_CHANGED);
        }
        sender.probe(proxy, path, nowNs);
    }

    long nextDeadlineNs() {
        return Math.min(
                Math.min(nextProbeNs, sessions.nextDeadlineNs()),
                Math.min(sender.delayed().nextDeadlineNs(), sender.repairs().nextDeadlineNs()));
    }

    private void onSessionEnd(RouterSession session, long nowNs) {
        counters.count(AgentCounter.SESSIONS_ENDED);
        ProxyPeer proxy = session.proxy();
        CopySchedule schedule = session.schedule();
        if (proxy != null && schedule != null) {
            sender.sessionEnd(session, proxy, schedule);
        }
    }

    void forEachSession(Consumer<RouterSession> visitor) {
        sessions.forEach(visitor);
    }

    /** Any thread. */
    List<ProxyPeer> proxies() {
        return proxies;
    }
}
