// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.Arrays;
import java.util.List;
import org.cooprouter.agent.path.PathStats;
import org.cooprouter.agent.path.ProbedPath;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.path.QueuingDelay;
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

    /** Probes that may be on the way at once; a power of 2. */
    private static final int ON_THE_WAY = 128;

    private static final long NOT_SENT = Long.MIN_VALUE;

    private final UplinkLiveness liveness;
    private final long[] sentNs = new long[ON_THE_WAY];
    private QueuingDelay queuingDelay;
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
        this.queuingDelay = new QueuingDelay(settings.reflectors().size(), nowNs);
        this.nextProbeNs = nowNs;
        this.dueNs = nowNs;
        Arrays.fill(sentNs, NOT_SENT);
        liveness.thresholds(settings.silentAfterNs(), settings.restoredAfterNs());
    }

    void update(EmergencySettings next, long nowNs) {
        if (!next.reflectors().equals(settings.reflectors())) {
            queuingDelay = new QueuingDelay(next.reflectors().size(), nowNs);
            Arrays.fill(sentNs, NOT_SENT);
        }
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
        sentNs[probes & ON_THE_WAY - 1] = nowNs;
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
        int reflector = reflector(source);
        if (reply.identifier() != identifier || reply.token() != token || reflector < 0) {
            return false;
        }
        liveness.heard(nowNs);
        measure(reflector, reply.sequence(), nowNs);
        return true;
    }

    /** Only the first answer to a probe says how long it took. */
    private void measure(int reflector, int sequence, long nowNs) {
        int slot = sequence & ON_THE_WAY - 1;
        int age = probes - 1 - sequence & 0xffff;
        if (age < ON_THE_WAY && sentNs[slot] != NOT_SENT) {
            queuingDelay.measured(reflector, nowNs - sentNs[slot], nowNs);
            sentNs[slot] = NOT_SENT;
            liveness.queuing(queuingDelay.ns());
        }
    }

    /** Returns its index, -1 if it is none. */
    private int reflector(int source) {
        for (int i = 0; i < settings.reflectors().size(); i++) {
            if ((int) settings.reflectors().get(i).low() == source) {
                return i;
            }
        }
        return -1;
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
