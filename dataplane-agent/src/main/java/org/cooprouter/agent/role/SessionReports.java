// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.session.FlowKey;
import org.cooprouter.agent.session.ProxySession;
import org.cooprouter.agent.session.RouterSession;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.session.SessionParameters;
import org.cooprouter.agent.v1.SessionReport;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.jspecify.annotations.Nullable;

/** Collects the sessions that a request asks for: of all that are visited, those with the lowest session_IDs. For one request. */
final class SessionReports {
    private static final int MAX = 100;

    private final SessionsRequest request;
    private final int max;
    private final long nowNs;
    private final SortedMap<Integer, Session> found = new TreeMap<>(Integer::compareUnsigned);

    SessionReports(SessionsRequest request, long nowNs) {
        this.request = request;
        this.max = Math.clamp(Integer.toUnsignedLong(request.getMax()), 1, MAX);
        this.nowNs = nowNs;
    }

    void visit(Session session) {
        int id = session.sessionId();
        boolean wanted = request.getSessionId() == 0
                ? Integer.compareUnsigned(id, request.getAfter()) > 0
                : id == request.getSessionId();
        if (!wanted) {
            return;
        }
        found.put(id, session);
        // One more than is wanted says whether there are more.
        if (found.size() > max + 1) {
            found.remove(found.lastKey());
        }
    }

    SessionsReply reply() {
        SessionsReply.Builder reply = SessionsReply.newBuilder().setId(request.getId());
        for (Session session : found.values()) {
            if (reply.getSessionsCount() == max) {
                reply.setMore(true);
                break;
            }
            reply.addSessions(report(session));
        }
        return reply.build();
    }

    private SessionReport report(Session session) {
        SessionReport.Builder report = SessionReport.newBuilder()
                .setSessionId(session.sessionId())
                .setAppType(session.appType().id())
                .setProtocol(session.protocol())
                .setClientPackets(session.outboundPackets())
                .setServerPackets(session.inboundPackets())
                .setLostPackets(session.recovery().lost())
                .setIdle(Durations.ofNanos(Math.max(0, nowNs - session.lastOutboundNs())));
        AdaptiveSettings adaptive = session.appType().profile().adaptive();
        if (adaptive != null) {
            report.setAdaptiveProfile(adaptive.profile());
        }
        if (session instanceof RouterSession atRouter) {
            addEnds(report, atRouter);
        } else if (session instanceof ProxySession atProxy) {
            addEnds(report, atProxy);
        }
        return report.build();
    }

    private static void addEnds(SessionReport.Builder report, RouterSession session) {
        FlowKey flow = session.flow();
        report.setClient(text(flow.clientHigh(), flow.clientLow(), flow.clientPort()))
                .setServer(text(flow.serverHigh(), flow.serverLow(), flow.serverPort()));
        ProxyPeer proxy = session.proxy();
        if (proxy != null) {
            report.setPeer(proxy.id())
                    .setRedundancy(redundancy(
                            proxy.association().choices(), session.appType().profile()));
        }
    }

    private static void addEnds(SessionReport.Builder report, ProxySession session) {
        SessionParameters parameters = session.parameters();
        report.setClient(text(parameters.realHigh(), parameters.realLow(), parameters.vport()))
                .setServer(text(parameters.targetHigh(), parameters.targetLow(), parameters.targetPort()))
                .setPeer(session.client().association().settings().client())
                .setRedundancy(redundancy(
                        session.client().association().choices(),
                        session.appType().profile()));
    }

    private static String text(long high, long low, int port) {
        return new IpAddress(high, low) + ":" + port;
    }

    private static String redundancy(AdaptiveChoices choices, RedundancyProfile profile) {
        @Nullable AdaptiveChoice choice = choices.of(profile);
        if (choice != null && !choice.changes().isEmpty()) {
            return choice.changes().getLast().to().name();
        }
        RedundancyScheme scheme = profile.scheme();
        String shares = Arrays.stream(PathKind.values())
                .map(kind -> profile.share(kind) + " per " + kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return (scheme.splits()
                        ? "any " + scheme.parts() + " of " + scheme.copies() + " split copies, shares "
                        : "copies ")
                + shares;
    }
}
