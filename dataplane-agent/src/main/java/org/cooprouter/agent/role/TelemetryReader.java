// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.cooprouter.agent.adaptive.FragmentExperiment;
import org.cooprouter.agent.cooperation.LinkStatus;
import org.cooprouter.agent.path.Association;
import org.cooprouter.agent.path.LearntPath;
import org.cooprouter.agent.path.PathStats;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.path.RttEstimator;
import org.cooprouter.agent.path.UplinkLiveness;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.session.ClientPeer;
import org.cooprouter.agent.timing.PhaseLockedLoop;
import org.cooprouter.agent.v1.EmergencyReport;
import org.cooprouter.agent.v1.ExperimentArm;
import org.cooprouter.agent.v1.ExperimentReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.RhythmReport;
import org.cooprouter.agent.v1.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the packet path publishes, from any one thread, and never disturbs it. Data loss is between two readings of the
 * same reader.
 */
public final class TelemetryReader {
    /** A client's path over which nothing has come for this long does not count as alive; probes come more often. */
    private static final long SILENT_NS = 3_000_000_000L;

    private static final long NS_PER_US = 1000;

    private final Counters counters;
    private final AppTypes appTypes;
    private final Supplier<List<ProxyPeer>> proxies;
    private final Supplier<List<ClientPeer>> clients;
    private final Supplier<List<LinkStatus>> links;
    private final Supplier<List<UplinkWatch>> uplinks;
    private Map<PathQuality, Packets> before = new HashMap<>();
    private Map<PathQuality, Packets> now = new HashMap<>();

    TelemetryReader(
            Counters counters,
            AppTypes appTypes,
            Supplier<List<ProxyPeer>> proxies,
            Supplier<List<ClientPeer>> clients,
            Supplier<List<LinkStatus>> links,
            Supplier<List<UplinkWatch>> uplinks) {
        this.counters = counters;
        this.appTypes = appTypes;
        this.proxies = proxies;
        this.clients = clients;
        this.links = links;
        this.uplinks = uplinks;
    }

    private record Packets(long sent, long lost) {}

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
            add(telemetry, proxy, nowNs);
        }
        for (ClientPeer client : clients.get()) {
            add(telemetry, client, nowNs);
        }
        links.get().forEach(link -> telemetry.addHandshakes(HandshakeReports.of(link, nowNs)));
        uplinks.get().forEach(uplink -> telemetry.addEmergencies(report(uplink, nowNs)));
        before = now;
        return telemetry;
    }

    private static EmergencyReport report(UplinkWatch uplink, long nowNs) {
        long sinceNs = uplink.liveness().silentSinceNs();
        EmergencyReport.Builder report = EmergencyReport.newBuilder()
                .setUplink(uplink.settings().uplink().id())
                .setSilent(sinceNs != UplinkLiveness.NONE)
                .setSilences(uplink.liveness().silences());
        if (report.getSilent()) {
            report.setSilentFor(Durations.ofNanos(Math.max(0, nowNs - sinceNs)));
        }
        return report.build();
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
            report.setMeanPeriod(Durations.ofNanos(rhythm.meanPeriodNs()))
                    .setMeanJitter(Durations.ofNanos(rhythm.meanJitterNs()));
        }
        if (rhythm.nextExpectedInNs() != PhaseLockedLoop.UNKNOWN) {
            report.setNextExpectedIn(Durations.ofNanos(rhythm.nextExpectedInNs()));
        }
    }

    private void add(Telemetry.Builder telemetry, ProxyPeer proxy, long nowNs) {
        addPeer(telemetry, proxy.id(), proxy.sessionRtt());
        Map<Integer, String> names = new HashMap<>();
        for (ProbedPath path : proxy.paths()) {
            names.put(path.pathId(), path.name());
            telemetry.addPaths(report(path.name(), proxy.id(), path.stats(), path.quality(), nowNs)
                    .setAlive(path.stats().alive()));
        }
        IntFunction<String> nameOf = id -> names.getOrDefault(id, Integer.toString(id));
        QualityReports.addJointLosses(proxy.id(), proxy.association().quality(), nameOf, telemetry::addJointLosses);
        proxy.association()
                .choices()
                .all()
                .forEach(choice -> ChoiceReports.add(proxy.id(), choice, nameOf, nowNs, telemetry::addChoices));
        addExperiments(telemetry, proxy.id(), proxy.association());
    }

    private void add(Telemetry.Builder telemetry, ClientPeer client, long nowNs) {
        String site = client.association().settings().client();
        PeerQuality quality = client.association().quality();
        addPeer(telemetry, site, client.sessionRtt());
        for (LearntPath path : client.paths().all()) {
            int id = path.pathId();
            if (id != LearntPath.UNNAMED) {
                telemetry.addPaths(report(Integer.toString(id), site, path.stats(), quality.find(id), nowNs)
                        .setAlive(nowNs - path.stats().lastSeenNs() < SILENT_NS));
            }
        }
        QualityReports.addJointLosses(site, quality, Integer::toString, telemetry::addJointLosses);
        client.association()
                .choices()
                .all()
                .forEach(choice -> ChoiceReports.add(site, choice, Integer::toString, nowNs, telemetry::addChoices));
        addExperiments(telemetry, site, client.association());
    }

    private static void addExperiments(Telemetry.Builder telemetry, String peer, Association association) {
        for (FragmentExperiment experiment : association.experiments().all()) {
            int best = experiment.bestArm();
            ExperimentReport.Builder report = telemetry
                    .addExperimentsBuilder()
                    .setPeer(peer)
                    .setAppType(experiment.name())
                    .setAdopts(experiment.adopts());
            for (int arm = 0; arm < experiment.arms(); arm++) {
                report.addArms(ExperimentArm.newBuilder()
                        .setFragmentSize(experiment.size(arm))
                        .setPackets(experiment.sent(arm))
                        .setDelivered(Math.min(experiment.delivered(arm), experiment.sent(arm)))
                        .setRelativeDelay(Durations.ofNanos(experiment.delayUs(arm) * NS_PER_US))
                        .setBest(arm == best));
            }
        }
    }

    /** What sessions measure by their own packets over the fastest paths (Q1). */
    private static void addPeer(Telemetry.Builder telemetry, String peer, RttEstimator sessionRtt) {
        long smoothedNs = sessionRtt.publishedNs();
        if (smoothedNs != RttEstimator.NONE) {
            telemetry.addPeers(PeerReport.newBuilder().setPeer(peer).setSessionRtt(Durations.ofNanos(smoothedNs)));
        }
    }

    private PathReport.Builder report(
            String path, String peer, PathStats stats, @Nullable PathQuality quality, long nowNs) {
        PathReport.Builder report =
                PathReport.newBuilder().setPath(path).setPeer(peer).setProbeLoss(stats.probeLoss());
        if (stats.smoothedRttNs() != RttEstimator.NONE) {
            report.setSmoothedRtt(Durations.ofNanos(stats.smoothedRttNs()))
                    .setMinRtt(Durations.ofNanos(stats.minRttNs()));
        }
        if (quality == null) {
            return report;
        }
        Packets packets = new Packets(quality.packets(), quality.packetsLost());
        now.put(quality, packets);
        Packets earlier = before.getOrDefault(quality, new Packets(0, 0));
        long sent = packets.sent - earlier.sent;
        if (sent > 0) {
            report.setDataLoss(Math.clamp((double) (packets.lost - earlier.lost) / sent, 0, 1));
        }
        return QualityReports.add(report, quality, nowNs);
    }
}
