// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import org.cooprouter.agent.path.PathStats;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.path.UplinkLiveness;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.cooprouter.agent.role.config.IpAddress;
import org.cooprouter.agent.wire.IcmpFlyweight;

/**
 * One uplink watched for silence: asks its reflectors by ICMP echo, in turn, so that each is asked once per interval, and listens also to
 * what the proxies say over it.
 */
final class UplinkWatch {
    /** Later than this the thread was away: nothing that it did not hear says anything. */
    private static final long AWAY_NS = 25_000_000;

    private final UplinkLiveness liveness;
    private final int identifier;
    private final long token;
    private EmergencySettings settings;
    private int probes;
    private long nextProbeNs;
    private long dueNs;

    /** {@code random}: what nobody else can know of the probes. */
    UplinkWatch(EmergencySettings settings, long random, long nowNs) {
        this.liveness = new UplinkLiveness(nowNs);
        this.identifier = (int) (random & 0xffff);
        this.token = random * 0x9e3779b97f4a7c15L;
        this.settings = settings;
        this.nextProbeNs = nowNs;
        this.dueNs = nowNs;
        update(settings);
    }

    void update(EmergencySettings next) {
        settings = next;
        liveness.thresholds(next.silentAfterNs(), next.restoredAfterNs());
    }

    EmergencySettings settings() {
        return settings;
    }

    UplinkLiveness liveness() {
        return liveness;
    }

    /** Sends what is due and judges; true when the uplink has fallen silent or is restored. */
    boolean onTimers(List<ProxyPeer> proxies, FrameWriter frames, Counters counters, long nowNs) {
        if (nowNs - dueNs > AWAY_NS) {
            liveness.excuse(nowNs - dueNs);
        }
        if (nowNs >= nextProbeNs) {
            probe(frames, counters, nowNs);
        }
        listen(proxies);
        boolean changed = isAsking(proxies) && liveness.advance(nowNs);
        dueNs = Math.max(nowNs, Math.min(nextProbeNs, liveness.nextDeadlineNs()));
        return changed;
    }

    /** Without anybody to ask, silence says nothing. */
    private boolean isAsking(List<ProxyPeer> proxies) {
        return !settings.reflectors().isEmpty() || !proxies.isEmpty();
    }

    private void probe(FrameWriter frames, Counters counters, long nowNs) {
        int count = settings.reflectors().size();
        nextProbeNs = Math.max(nextProbeNs + settings.probeIntervalNs() / Math.max(count, 1), nowNs);
        if (count == 0) {
            return;
        }
        IpAddress reflector = settings.reflectors().get(probes % count);
        frames.echoRequest(
                (int) settings.uplink().address().low(), (int) reflector.low(), identifier, probes & 0xffff, token);
        probes++;
        counters.count(AgentCounter.REFLECTOR_PROBES_SENT);
    }

    private void listen(List<ProxyPeer> proxies) {
        int pathId = settings.uplink().pathId();
        for (int i = 0; i < proxies.size(); i++) {
            List<ProbedPath> paths = proxies.get(i).paths();
            for (int j = 0; j < paths.size(); j++) {
                PathStats stats = paths.get(j).stats();
                boolean over = paths.get(j).local().pathId() == pathId && stats.lastSeenNs() != 0;
                if (over && stats.lastSeenNs() - liveness.lastHeardNs() > 0) {
                    liveness.heard(stats.lastSeenNs());
                }
            }
        }
    }

    /** Takes an answer to a probe; false if it is none. */
    boolean onReply(int source, IcmpFlyweight reply, long nowNs) {
        if (reply.identifier() != identifier || reply.token() != token || !isReflector(source)) {
            return false;
        }
        liveness.heard(nowNs);
        return true;
    }

    private boolean isReflector(int source) {
        for (int i = 0; i < settings.reflectors().size(); i++) {
            if ((int) settings.reflectors().get(i).low() == source) {
                return true;
            }
        }
        return false;
    }

    /** Whether TCP connections of the uplink are to be reset. */
    boolean resetsTcp(long nowNs) {
        return liveness.silent()
                && settings.resetTcpAfterNs() != EmergencySettings.NEVER
                && nowNs - liveness.silentSinceNs() >= settings.resetTcpAfterNs();
    }

    long nextDeadlineNs() {
        return Math.min(nextProbeNs, liveness.nextDeadlineNs());
    }
}
