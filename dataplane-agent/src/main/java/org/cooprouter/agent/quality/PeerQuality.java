// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.cooprouter.agent.timing.RecentMinimum;
import org.cooprouter.agent.wire.ConnectionQuality;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;
import org.jspecify.annotations.Nullable;

/**
 * How well the paths carry packets from and to one peer: measured here for the direction towards us and reported to the peer, reported by
 * it for the other one (Q2, Q4, Q5). Not safe for use by several threads but where it says so. Nothing is said of a path_ID that has
 * not been given a quality.
 */
public final class PeerQuality {
    /** Path_IDs are below. */
    public static final int MAX_PATHS = 64;
    /** A report that is older says nothing about now. */
    public static final long FRESH_NS = 10_000_000_000L;

    private static final long PACKETS_INTERVAL_NS = 2_000_000_000;
    private static final int PACKETS = 0;
    private static final int LOST = 1;
    private static final int LOST_AFTER_LOST = 2;
    private static final int TWINS = 3;
    private static final int TWINS_LOST = 4;
    private static final int PATH_COLUMNS = 5;
    private static final int PAIR_COLUMNS = 2;
    private static final int FIRST_PAIR_COLUMN = CopyArrivals.MAX_PATHS * PATH_COLUMNS;
    private static final long NS_PER_US = 1000;

    private final AtomicReferenceArray<@Nullable PathQuality> paths = new AtomicReferenceArray<>(MAX_PATHS);
    private final CountWindow packets =
            new CountWindow(FIRST_PAIR_COLUMN + JointLoss.PAIRS * PAIR_COLUMNS, PACKETS_INTERVAL_NS);
    private final JointLoss incomingJoint = new JointLoss();
    private final JointLoss outgoingJoint = new JointLoss();
    private final ReportTimer timer = new ReportTimer();
    private final ConnectionQuality report = new ConnectionQuality();
    private final ConnectionQuality received = new ConnectionQuality();
    private long lastReportId = -1;

    /** Makes a peer that has not been heard of. */
    public PeerQuality() {}

    /**
     * Gives a path_ID a quality, unless it has one.
     *
     * @param pathId below {@link #MAX_PATHS}
     * @param fresh of the path so far
     * @return the one that counts, until {@link #forget}
     */
    public PathQuality adopt(int pathId, PathQuality fresh) {
        PathQuality known = paths.getPlain(pathId);
        if (known != null) {
            return known;
        }
        paths.setRelease(pathId, fresh);
        return fresh;
    }

    /**
     * Finds a path; any thread may ask.
     *
     * @param pathId below {@link #MAX_PATHS}
     * @return null if there is none
     */
    public @Nullable PathQuality find(int pathId) {
        return paths.getAcquire(pathId);
    }

    /**
     * Forgets a path: its path_ID means another one now.
     *
     * @param pathId below {@link #MAX_PATHS}
     */
    public void forget(int pathId) {
        paths.setRelease(pathId, null);
    }

    /**
     * Says by how much a path from the peer is shorter than the longest of several, when nothing queues.
     *
     * @param pathId of the path, any number
     * @param others paths among which the longest is sought: bit i stands for path_ID i
     * @return ns; 0 where nothing is known
     */
    public long shorterNs(int pathId, int others) {
        long ownNs = leastOneWayNs(pathId);
        long longestNs = ownNs;
        for (int path = 0; ownNs != RecentMinimum.NONE && others >>> path != 0; path++) {
            long otherNs = (others >>> path & 1) == 0 ? RecentMinimum.NONE : leastOneWayNs(path);
            longestNs = otherNs == RecentMinimum.NONE ? longestNs : Math.max(longestNs, otherNs);
        }
        return longestNs - ownNs;
    }

    private long leastOneWayNs(int pathId) {
        PathQuality path = pathId >= 0 && pathId < MAX_PATHS ? paths.getPlain(pathId) : null;
        return path == null ? RecentMinimum.NONE : path.leastOneWayNs();
    }

    /** Takes note of a packet of which each path that was used has brought a copy or lost it; paths as bits. */
    void onJudged(int used, int lost, int lostBefore, long nowNs) {
        for (int path = 0; used >> path != 0; path++) {
            if ((used >> path & 1) == 0) {
                continue;
            }
            boolean isLost = (lost >> path & 1) != 0;
            PathQuality quality = paths.getPlain(path);
            if (quality != null) {
                quality.onJudged(isLost);
            }
            packets.add(path * PATH_COLUMNS + PACKETS, 1, nowNs);
            if (isLost) {
                packets.add(path * PATH_COLUMNS + LOST, 1, nowNs);
                packets.add(path * PATH_COLUMNS + LOST_AFTER_LOST, lostBefore >> path & 1, nowNs);
            }
            for (int first = 0; first < path && path < JointLoss.PATHS; first++) {
                if ((used >> first & 1) != 0) {
                    int column = FIRST_PAIR_COLUMN + JointLoss.pair(first, path) * PAIR_COLUMNS;
                    packets.add(column + PACKETS, 1, nowNs);
                    packets.add(column + LOST, isLost ? lost >> first & 1 : 0, nowNs);
                }
            }
        }
    }

    /**
     * Takes what an authentic PROBE or PROBE_REPLY says about the path on which it came, and what it reports.
     *
     * @param pathId path_ID of that path; one that cannot be is ignored
     * @param packetId of the probe or reply
     * @param fields of it
     * @param nowNs the time
     */
    public void onProbe(long pathId, long packetId, FieldsReader fields, long nowNs) {
        PathQuality path = pathId < MAX_PATHS ? paths.getPlain((int) pathId) : null;
        if (path == null) {
            return;
        }
        if (fields.has(FieldType.SENT)) {
            path.onPeerSent(packetId, fields.sent(), nowNs);
        }
        path.onArrived();
        if (fields.has(FieldType.TIMESTAMP)) {
            path.onOneWay(nowNs - fields.timestampNs(), nowNs);
        }
        path.publish(
                share((int) pathId, LOST_AFTER_LOST, LOST, nowNs),
                share((int) pathId, TWINS_LOST, TWINS, nowNs),
                nowNs);
    }

    private int share(int pathId, int part, int whole, long nowNs) {
        if (pathId >= CopyArrivals.MAX_PATHS) {
            return ConnectionQuality.NOT_KNOWN;
        }
        int column = pathId * PATH_COLUMNS;
        long count = packets.sum(column + whole, nowNs);
        return count == 0 ? ConnectionQuality.NOT_KNOWN : Share.of(packets.sum(column + part, nowNs), count);
    }

    /** Takes note of copies of one packet on one path, of which some have been lost: of how many others of each, and how many of them. */
    void onTwins(int path, int others, int othersLost, long nowNs) {
        packets.add(path * PATH_COLUMNS + TWINS, others, nowNs);
        packets.add(path * PATH_COLUMNS + TWINS_LOST, othersLost, nowNs);
    }

    /**
     * Takes the peer's report, if there is one.
     *
     * @param packetId of the packet of the association that carries it: a report that has been overtaken is ignored
     * @param fields of it
     * @param nowNs the time
     */
    public void onReport(long packetId, FieldsReader fields, long nowNs) {
        if (!fields.has(FieldType.CONNECTION_QUALITY) || packetId <= lastReportId) {
            return;
        }
        lastReportId = packetId;
        fields.connectionQuality(received);
        for (int i = 0; i < received.paths(); i++) {
            PathQuality path = received.pathId(i) < MAX_PATHS ? paths.getPlain((int) received.pathId(i)) : null;
            if (path != null) {
                path.outgoing()
                        .set(
                                received.datagrams(i),
                                share(received.loss(i)),
                                share(received.burst(i)),
                                share(received.twin(i)),
                                received.jitterUs(i) * NS_PER_US,
                                received.delayChangeUs(i) * NS_PER_US,
                                nowNs);
            }
        }
        // What is not reported is not known any more.
        for (int pair = 0; pair < JointLoss.PAIRS; pair++) {
            outgoingJoint.set(pair, 0, 0);
        }
        for (int i = 0; i < received.pairs(); i++) {
            long first = received.firstPathId(i);
            long second = received.secondPathId(i);
            if (first < second && second < JointLoss.PATHS) {
                int pair = JointLoss.pair((int) first, (int) second);
                outgoingJoint.set(pair, received.packets(i), share(received.jointLoss(i)));
            }
        }
    }

    private static int share(long reported) {
        return (int) Math.min(reported, Share.ONE);
    }

    /**
     * Says what the next packet of the association has to report: everything, on a timer, after a significant change, and as often as it
     * takes for one report to leave over every path.
     *
     * @param nowNs the time
     * @return null if there is nothing to report now; otherwise good until the next call
     */
    public @Nullable ConnectionQuality takeReport(long nowNs) {
        report.clear();
        for (int pathId = 0; pathId < MAX_PATHS && report.paths() < ConnectionQuality.MAX_PATHS; pathId++) {
            PathQuality path = paths.getPlain(pathId);
            if (path != null && path.incoming().isKnown(nowNs, FRESH_NS)) {
                DirectionQuality measured = path.incoming();
                report.addPath(
                        pathId,
                        measured.datagrams(),
                        measured.loss(),
                        measured.isBurstKnown() ? measured.burst() : ConnectionQuality.NOT_KNOWN,
                        measured.isTwinKnown() ? measured.twin() : ConnectionQuality.NOT_KNOWN,
                        measured.jitterNs() / NS_PER_US,
                        measured.delayRiseNs() / NS_PER_US);
            }
        }
        if (!timer.take(report, nowNs)) {
            return null;
        }
        addPairs(nowNs);
        return report;
    }

    private void addPairs(long nowNs) {
        for (int second = 1; second < JointLoss.PATHS; second++) {
            for (int first = 0; first < second; first++) {
                int pair = JointLoss.pair(first, second);
                int column = FIRST_PAIR_COLUMN + pair * PAIR_COLUMNS;
                long count = packets.sum(column + PACKETS, nowNs);
                int loss = Share.of(packets.sum(column + LOST, nowNs), count);
                incomingJoint.set(pair, count, loss);
                if (count > 0) {
                    report.addPair(first, second, count, loss);
                }
            }
        }
    }

    /**
     * Returns the joint losses that we have measured; any thread may ask.
     *
     * @return always the same object
     */
    public JointLoss incomingJoint() {
        return incomingJoint;
    }

    /**
     * Returns the joint losses that the peer has reported; any thread may ask.
     *
     * @return always the same object
     */
    public JointLoss outgoingJoint() {
        return outgoingJoint;
    }
}
