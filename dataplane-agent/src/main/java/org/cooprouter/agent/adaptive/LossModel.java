// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.Arrays;
import org.cooprouter.agent.quality.CopyArrivals;
import org.cooprouter.agent.quality.DirectionQuality;
import org.cooprouter.agent.quality.JointLoss;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.Share;
import org.cooprouter.agent.role.config.PathKind;
import org.jspecify.annotations.Nullable;

/**
 * How the paths to a peer lose packets, as the peer has reported. Refilled in place; not safe for use by several threads.
 *
 * <p>Path i loses a share p of datagrams; after a loss the next one is lost with probability r. Of two paths, both lose the same packet
 * with the measured joint probability.
 */
final class LossModel {
    /** Paths with a greater path_ID are not chosen from. */
    static final int MAX_PATHS = CopyArrivals.MAX_PATHS;

    /** Assumed of a path before anything is known of it. */
    static final double UNKNOWN_LOSS = 0.01;
    /** Assumed before enough losses have been seen. */
    static final double UNKNOWN_BURST = 0.3;
    /** Fewer packets say nothing of joint losses. */
    private static final int FEWEST_PACKETS = 50;

    private final int[] pathIds = new int[MAX_PATHS];
    private final int[] locals = new int[MAX_PATHS];
    private final PathKind[] kinds = new PathKind[MAX_PATHS];
    private final boolean[] down = new boolean[MAX_PATHS];
    private final double[] loss = new double[MAX_PATHS];
    private final double[] burst = new double[MAX_PATHS];
    private final double[] joint = new double[JointLoss.PAIRS];
    private int paths;

    void clear() {
        paths = 0;
        Arrays.fill(joint, -1);
    }

    /** Adds a path that has not been measured. */
    void add(int pathId, PathKind kind, boolean isDown) {
        add(pathId, pathId, kind, isDown, UNKNOWN_LOSS, UNKNOWN_BURST);
    }

    /** Adds the only path that begins where it does; shares of 0-1. */
    void add(int pathId, PathKind kind, boolean isDown, double lossShare, double burstShare) {
        add(pathId, pathId, kind, isDown, lossShare, burstShare);
    }

    private void add(int pathId, int local, PathKind kind, boolean isDown, double lossShare, double burstShare) {
        if (paths == MAX_PATHS) {
            return;
        }
        // In the order in which copies are dealt: that of the path_IDs.
        int at = paths++;
        for (; at > 0 && pathIds[at - 1] > pathId; at--) {
            pathIds[at] = pathIds[at - 1];
            locals[at] = locals[at - 1];
            kinds[at] = kinds[at - 1];
            down[at] = down[at - 1];
            loss[at] = loss[at - 1];
            burst[at] = burst[at - 1];
        }
        pathIds[at] = pathId;
        locals[at] = local;
        kinds[at] = kind;
        down[at] = isDown;
        loss[at] = isDown ? 1 : lossShare;
        burst[at] = isDown ? 1 : Math.max(burstShare, lossShare);
    }

    /** Adds a path with what the peer has reported of it. */
    void add(int pathId, int local, PathKind kind, boolean isDown, PeerQuality quality, long nowNs) {
        @Nullable PathQuality path = quality.find(pathId);
        if (path == null || !path.outgoing().isKnown(nowNs, PeerQuality.FRESH_NS)) {
            add(pathId, local, kind, isDown, UNKNOWN_LOSS, UNKNOWN_BURST);
            return;
        }
        DirectionQuality reported = path.outgoing();
        // Half a loss more in one datagram more: that none of few was lost does not mean that none ever is.
        double lost = Share.ratio(reported.loss()) * reported.datagrams() + 0.5;
        double seen = lost - 0.5;
        double share = Math.min(1, lost / (reported.datagrams() + 1));
        double burstShare = (Share.ratio(reported.burst()) * seen + UNKNOWN_BURST) / (seen + 1);
        add(pathId, local, kind, isDown, share, burstShare);
    }

    /** Takes the reported joint losses. */
    void addJoint(JointLoss reported) {
        for (int pair = 0; pair < JointLoss.PAIRS; pair++) {
            joint[pair] = reported.packets(pair) < FEWEST_PACKETS ? -1 : Share.ratio(reported.loss(pair));
        }
    }

    void joint(int first, int second, double share) {
        joint[JointLoss.pair(first, second)] = share;
    }

    int paths() {
        return paths;
    }

    int pathId(int path) {
        return pathIds[path];
    }

    /** The local path where it begins. */
    int local(int path) {
        return locals[path];
    }

    PathKind kind(int path) {
        return kinds[path];
    }

    boolean down(int path) {
        return down[path];
    }

    double loss(int path) {
        return loss[path];
    }

    double burst(int path) {
        return burst[path];
    }

    /** Of two paths, the probability that both lose a packet; negative if that is not known. */
    double joint(int path, int other) {
        int first = Math.min(pathIds[path], pathIds[other]);
        int second = Math.max(pathIds[path], pathIds[other]);
        return second < JointLoss.PATHS && first != second ? joint[JointLoss.pair(first, second)] : -1;
    }

    /**
     * The probability that a cause common to the used paths takes all copies: with it and independent losses besides, two paths lose the
     * same packet as often as measured. Of more than two, the mean of the pairs.
     */
    double common(int[] datagrams) {
        double sum = 0;
        double least = 1;
        int pairs = 0;
        for (int path = 0; path < paths; path++) {
            for (int other = 0; other < path; other++) {
                double both = joint(path, other);
                if (datagrams[path] == 0 || datagrams[other] == 0 || down[path] || down[other] || both < 0) {
                    continue;
                }
                double neither = 1 - loss[path] - loss[other] + both;
                double excess = both - loss[path] * loss[other];
                sum += neither <= 0 ? 0 : Math.max(0, excess / neither);
                least = Math.min(least, Math.min(loss[path], loss[other]));
                pairs++;
            }
        }
        return pairs == 0 ? 0 : Math.min(least, sum / pairs);
    }
}
