// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.AssociationSettings;
import org.cooprouter.agent.role.config.ProxySettings;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.session.NatMapping;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.session.ProxySessions;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.session.SessionTable;
import org.cooprouter.agent.session.TargetPolicy;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The latency-oriented proxy 121: what its two ways ({@link ProxyInbound}, {@link ProxyOutbound}) share, and its timers. Without
 * settings it owns no address and so gets no frame.
 */
final class ProxyRole {
    private static final int EXPIRY_PER_CALL = 64;
    private static final int COPIES_PER_CALL = 64;
    private static final int NOTICES_PER_CALL = 64;

    private final AppTypes appTypes;
    private final FrameWriter frames;
    private final Counters counters;
    private final Clients clients;
    private final ProxySessions sessions;
    private final ProxySender sender;
    private final Notices notices;
    private final ProxyOutbound outbound;
    /** Kept over changes of the configuration: packets wait here for the rest of their split copies. */
    private final Restorer restorer;

    private @Nullable ProxySettings settings;
    private @Nullable ProxyInbound inbound;

    ProxyRole(
            AeadProvider aeads,
            PacketIdSpace packetIds,
            RandomGenerator random,
            AppTypes appTypes,
            FrameWriter frames,
            Counters counters,
            long nowNs) {
        this.appTypes = appTypes;
        this.frames = frames;
        this.counters = counters;
        this.clients = new Clients(aeads, packetIds, random.nextLong());
        this.sessions = new ProxySessions(random, packetIds, nowNs);
        this.sender = new ProxySender(packetIds, frames, counters);
        this.notices = new Notices(sender, counters);
        this.restorer = new Restorer(counters);
        this.outbound = new ProxyOutbound(
                appTypes,
                sessions,
                sender,
                new TooBigAnswers(frames, counters, nowNs),
                new ApplicationCopies(appTypes, counters),
                counters);
    }

    /** Takes a configuration; app types have taken it before. */
    void install(RuntimeConfig config, long nowNs) {
        ProxySettings before = settings;
        ProxySettings now = config.proxyRole().orElse(null);
        settings = now;
        boolean moved = before != null && (now == null || !now.address().equals(before.address()));
        List<AssociationSettings> associations = now == null
                ? List.of()
                : config.associations().values().stream()
                        .filter(association -> association.proxy().equals(now.id()))
                        .toList();
        clients.install(associations, this::removeSessionsOf, nowNs);
        clients.all().forEach(client -> {
            client.association().choices().retain(config.adaptiveSettings());
            client.association().experiments().retain(config.appTypes().values());
        });
        if (now == null) {
            inbound = null;
        } else {
            sender.install(now, config.delaysCopies(), config.repairsPackets());
            sessions.limit(config.site().maxSessions(), now.maxSessionsPerClient(), now.natPortMin(), now.natPortMax());
            inbound = new ProxyInbound(
                    now,
                    clients,
                    appTypes,
                    sessions,
                    new ServerForwarder(now, frames, counters),
                    new AssociationInbound(sender, counters),
                    sender,
                    notices,
                    restorer,
                    counters);
        }
        sessions.forEach(session -> {
            if (now == null || moved || !isInRange(session, now)) {
                sessions.remove(session);
            } else {
                review(session, now);
            }
        });
    }

    private void removeSessionsOf(ClientPeer client) {
        sessions.forEach(session -> {
            if (session.client() == client) {
                sessions.remove(session);
            }
        });
    }

    private static boolean isInRange(ProxySession session, ProxySettings now) {
        NatMapping mapping = session.mapping();
        return mapping == null
                || (mapping.externalPort() >= now.natPortMin() && mapping.externalPort() <= now.natPortMax());
    }

    private void review(ProxySession session, ProxySettings now) {
        AppTypeState appType = appTypes.find(session.parameters().appType());
        session.appType(appType == null ? AppType.UNKNOWN : appType.type());
        boolean allowed = TargetPolicy.allows(
                now.address(),
                now.allowedTargets(),
                session.parameters().targetHigh(),
                session.parameters().targetLow());
        if (!allowed) {
            session.refuse();
        } else if (session.refused()) {
            // Refused before, allowed now: it begins anew with the next packet that carries its parameters.
            sessions.remove(session);
        }
    }

    /** Whether a packet to that address is for the proxy. */
    boolean owns(long addressLow) {
        return settings != null && settings.owns(addressLow);
    }

    DropReason onFrame(ReceivedFrame frame, long nowNs) {
        ProxyInbound tunnel = inbound;
        if (settings == null || tunnel == null) {
            return DropReason.NOT_FOR_US;
        }
        long destination = frame.destinationLow();
        if (frame.protocol() == Session.UDP && settings.isEndpoint(destination, frame.destinationPort())) {
            return tunnel.accept(frame, nowNs);
        }
        return destination == settings.address().low() ? outbound.accept(frame, nowNs) : DropReason.NOT_FOR_US;
    }

    int onTimers(long nowNs) {
        int copies = sender.delayed().sendDue(nowNs, COPIES_PER_CALL)
                + sender.repairs().flushDue(nowNs);
        int before = sessions.size();
        int work = copies + sessions.expire(nowNs, EXPIRY_PER_CALL);
        counters.add(AgentCounter.SESSIONS_ENDED, before - sessions.size());
        return work + notices.send(nowNs, NOTICES_PER_CALL);
    }

    SessionTable sessions() {
        return sessions;
    }

    int activeSessions() {
        return sessions.size();
    }

    int activeMappings() {
        return sessions.nat(Session.UDP).used() + sessions.nat(Session.TCP).used();
    }

    long nextDeadlineNs() {
        return Math.min(
                Math.min(sessions.nextDeadlineNs(), notices.nextDeadlineNs()),
                Math.min(sender.delayed().nextDeadlineNs(), sender.repairs().nextDeadlineNs()));
    }

    void forEachSession(Consumer<ProxySession> visitor) {
        sessions.forEach(visitor);
    }

    /** Any thread. */
    List<ClientPeer> clients() {
        return clients.all();
    }
}
