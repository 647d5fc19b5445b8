// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.PathKind;

/**
 * A router's local address and a proxy's endpoint, and how well packets travel between the two (Q1, Q2). Not safe for use by
 * several threads, except {@link #stats()} and {@link #name()}.
 */
public final class ProbedPath {
    private static final long MIN_TIMEOUT_NS = 200_000_000;
    private static final long MAX_TIMEOUT_NS = 2_000_000_000;
    private static final long NS_PER_US = 1000;

    private final int pathId;
    private volatile String name;
    private final LocalPath local;
    private final Endpoint endpoint;
    private final PathQuality quality;
    private final ProbeHistory history = new ProbeHistory();
    private final RttEstimator rtt = new RttEstimator();
    private final PathStats stats = new PathStats();
    private long nextProbeNs;
    private boolean gone;
    private long lastHeardNs = Long.MIN_VALUE / 2;

    /**
     * Makes a path that has not been probed.
     *
     * @param pathId its number on the wire
     * @param local the end here
     * @param endpoint the end there
     * @param quality of the path
     * @param firstProbeNs when to probe it first
     */
    ProbedPath(int pathId, LocalPath local, Endpoint endpoint, PathQuality quality, long firstProbeNs) {
        this.pathId = pathId;
        this.name = local.id();
        this.local = local;
        this.quality = quality;
        this.endpoint = endpoint;
        this.nextProbeNs = firstProbeNs;
    }

    /**
     * Returns the path's number on the wire.
     *
     * @return path_ID, 0-63; that of the end here if there is one endpoint
     */
    public int pathId() {
        return pathId;
    }

    /** Takes the name of one of several paths with the same end here, or of the only one. */
    void oneOfSeveral(boolean isOneOfSeveral) {
        name = isOneOfSeveral ? local.id() + "@" + endpoint.address() + ":" + endpoint.port() : local.id();
    }

    /**
     * Returns what people call the path; any thread may ask.
     *
     * @return "isp-a", or "isp-a@203.0.113.9:7177" of one of several endpoints
     */
    public String name() {
        return name;
    }

    /**
     * Returns the end here.
     *
     * @return the local path
     */
    public LocalPath local() {
        return local;
    }

    /**
     * Returns the end there.
     *
     * @return the proxy's endpoint
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Returns whose uplink the path uses.
     *
     * @return the kind
     */
    public PathKind kind() {
        return local.kind();
    }

    /**
     * Returns what other threads may read.
     *
     * @return always the same object
     */
    public PathStats stats() {
        return stats;
    }

    /**
     * Returns when the next probe is due.
     *
     * @return monotonic time in ns
     */
    public long nextProbeNs() {
        return nextProbeNs;
    }

    /**
     * Moves the next probe, and judges the probes that should have been answered by now.
     *
     * @param nowNs the time
     * @param intervalNs between probes
     * @return true when that took the path down
     */
    public boolean beginProbe(long nowNs, long intervalNs) {
        nextProbeNs = Math.max(nextProbeNs + intervalNs, nowNs);
        boolean wentDown = history.judge(nowNs, rtt.timeoutNs(MIN_TIMEOUT_NS, MAX_TIMEOUT_NS), lastHeardNs);
        stats.probes(history.judgedProbes(), history.lostProbes());
        stats.alive(history.alive());
        return wentDown;
    }

    /**
     * Notes that a probe has left.
     *
     * @param packetId its packet_ID
     * @param nowNs the time
     */
    public void onProbeSent(long packetId, long nowNs) {
        history.onSent(packetId, nowNs);
    }

    /**
     * Takes the answer to a probe.
     *
     * @param packetId of the probe
     * @param heldUs how long the proxy held it
     * @param nowNs the time
     * @return true when that brought the path up
     */
    public boolean onProbeReply(long packetId, long heldUs, long nowNs) {
        boolean wasAlive = history.alive();
        long sentNs = history.onAnswer(packetId);
        if (sentNs == ProbeHistory.UNKNOWN) {
            return false;
        }
        long rttNs = Math.max(0, nowNs - sentNs - heldUs * NS_PER_US);
        rtt.sample(rttNs);
        quality.onRoundTrip(rttNs, nowNs);
        stats.roundTrip(rtt);
        stats.alive(true);
        stats.seen(nowNs);
        return !wasAlive;
    }

    /**
     * Notes the arrival of an authentic copy of a session packet, also when it is a duplicate.
     *
     * @param nowNs the time
     */
    public void onCopy(long nowNs) {
        quality.onArrived();
        lastHeardNs = nowNs;
        stats.seen(nowNs);
    }

    /** Notes that a datagram leaves over this path. */
    public void onSent() {
        quality.onSent();
    }

    /**
     * Returns how well the path carries packets.
     *
     * @return always the same object
     */
    public PathQuality quality() {
        return quality;
    }

    /**
     * Tells whether the path is known not to work.
     *
     * @return false also before enough probes
     */
    public boolean down() {
        return history.down();
    }

    /**
     * Tells whether the path is known to work.
     *
     * @return false also before the first answer
     */
    public boolean alive() {
        return history.alive();
    }

    void leave() {
        gone = true;
    }

    /**
     * Tells whether the path has been taken away.
     *
     * @return true if nothing may be sent over it any more
     */
    public boolean gone() {
        return gone;
    }
}
