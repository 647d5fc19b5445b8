// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import com.google.protobuf.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.PathStats;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.path.RttEstimator;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.timing.PhaseLockedLoop;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.RhythmReport;
import org.cooprouter.agent.v1.Telemetry;

/**
 * Reads what the packet path publishes, from any one thread, and never disturbs it. Data loss is between two readings of the
 * same reader.
 */
public final class TelemetryReader {
    /** A client's path over which nothing has come for this long does not count as alive; probes come more often. */
    private static final long SILENT_NS = 3_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Counters counters;
    private final AppTypes appTypes;
    private final Supplier<List<ProxyPeer>> proxies;
    private final Supplier<List<ClientPeer>> clients;
    private Map<PathStats, Copies> before = new HashMap<>();
    private Map<PathStats, Copies> now = new HashMap<>();

    TelemetryReader(
            Counters counters,
            AppTypes appTypes,
            Supplier<List<ProxyPeer>> proxies,
            Supplier<List<ClientPeer>> clients) {
        this.counters = counters;
        this.appTypes = appTypes;
        this.proxies = proxies;
        this.clients = clients;
    }

    private record Copies(long expected, long received) {}

    /**
     * Reads everything.
     *
     * @param nowNs the monotonic time of the packet path
     * @return all of a report but its time of day
     */
    public Telemetry.Builder read(long nowNs) {
        now = new HashMap<>();
        Telemetry.Builder telemetry = Telemetry.newBuilder()
                .putAllCounters(counters.snapshot())
                .setActiveSessions((int) counters.get(AgentCounter.SESSIONS_ACTIVE))
                .addAllPresentAppTypes(appTypes.present(nowNs));
        appTypes.forEach(appType -> {
            addRhythm(telemetry, appType, appType.outbound(), RhythmReport.Direction.DIRECTION_OUTBOUND);
            addRhythm(telemetry, appType, appType.inbound(), RhythmReport.Direction.DIRECTION_INBOUND);
        });
        for (ProxyPeer proxy : proxies.get()) {
            addPeer(telemetry, proxy.id(), proxy.sessionRtt());
            for (ProbedPath path : proxy.paths()) {
                telemetry.addPaths(report(path.local().id(), proxy.id(), path.stats())
                        .setAlive(path.stats().alive()));
            }
        }
        for (ClientPeer client : clients.get()) {
            String site = client.association().settings().client();
            addPeer(telemetry, site, client.sessionRtt());
            for (LearntPath path : client.paths().all()) {
                if (path.pathId() != LearntPath.UNNAMED) {
                    telemetry.addPaths(report(Integer.toString(path.pathId()), site, path.stats())
                            .setAlive(nowNs - path.stats().lastSeenNs() < SILENT_NS));
                }
            }
        }
        before = now;
        return telemetry;
    }

    private static void addRhythm(
            Telemetry.Builder telemetry, AppTypeState appType, Rhythm rhythm, RhythmReport.Direction direction) {
        if (rhythm.sessions() == 0) {
            return;
        }
        RhythmReport.Builder report = telemetry
                .addRhythmsBuilder()
                .setAppType(appType.type().id())
                .setDirection(direction)
                .setSessions((int) rhythm.sessions())
                .setMeanPacketRatePps(rhythm.meanPacketsPerSecond())
                .setLockedSessions((int) rhythm.lockedSessions());
        if (rhythm.lockedSessions() > 0) {
            report.setMeanPeriod(duration(rhythm.meanPeriodNs())).setMeanJitter(duration(rhythm.meanJitterNs()));
        }
        if (rhythm.nextExpectedInNs() != PhaseLockedLoop.UNKNOWN) {
            report.setNextExpectedIn(duration(rhythm.nextExpectedInNs()));
        }
    }

    /** What sessions measure by their own packets over the fastest paths (Q1). */
    private static void addPeer(Telemetry.Builder telemetry, String peer, RttEstimator sessionRtt) {
        long smoothedNs = sessionRtt.publishedNs();
        if (smoothedNs != RttEstimator.NONE) {
            telemetry.addPeers(PeerReport.newBuilder().setPeer(peer).setSessionRtt(duration(smoothedNs)));
        }
    }

    private PathReport.Builder report(String path, String peer, PathStats stats) {
        PathReport.Builder report =
                PathReport.newBuilder().setPath(path).setPeer(peer).setProbeLoss(stats.probeLoss());
        if (stats.smoothedRttNs() != RttEstimator.NONE) {
            report.setSmoothedRtt(duration(stats.smoothedRttNs())).setMinRtt(duration(stats.minRttNs()));
        }
        Copies copies = new Copies(stats.copiesExpected(), stats.copiesReceived());
        now.put(stats, copies);
        Copies earlier = before.getOrDefault(stats, new Copies(0, 0));
        long expected = copies.expected - earlier.expected;
        if (expected > 0) {
            double arrived = (double) (copies.received - earlier.received) / expected;
            report.setDataLoss(Math.clamp(1 - arrived, 0, 1));
        }
        return report;
    }

    private static Duration duration(long nanos) {
        return Duration.newBuilder()
                .setSeconds(nanos / NANOS_PER_SECOND)
                .setNanos((int) (nanos % NANOS_PER_SECOND))
                .build();
    }
}
