// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.Arrays;
import org.cooprouter.agent.quality.CopyArrivals;
import org.cooprouter.agent.quality.JointLoss;
import org.cooprouter.agent.role.config.PathKind;

/**
 * How the paths to a peer lose packets. Refilled in place; not safe for use by several threads.
 *
 * <p>A path is either well, and then loses nothing, or ill (Gilbert and Elliott): its copies are then lost with a probability of their own,
 * independent of each other. It keeps its state from one packet to the next with some probability. The three numbers are those with which
 * it loses a share p of all; another copy of the same packet with probability t, if one is lost; and the next packet with probability b,
 * if one is lost:
 *
 * <pre>
 *   lost while ill = t        share of time ill = p / t        memory from packet to packet q = (b - p) / (t - p)
 * </pre>
 *
 * Of two paths, both lose the same packet with the measured joint probability; what of it chance does not explain is a cause that they have
 * in common.
 */
final class LossModel {
    /** Paths with a greater path_ID are not chosen from. */
    static final int MAX_PATHS = CopyArrivals.MAX_PATHS;

    /**
     * How far from each other copies on one path are thought to leave, in parts of the time between packets, while it is not known how often
     * both are lost: for bursts last some time, and the copies lie nearer to each other than packets.
     */
    private static final double TOGETHER = 0.25;

    private static final double SPREAD = 0.5;
    private static final double MAX_MEMORY = 0.995;
    /** Losses that have to be seen before it is believed how often copies are lost together. */
    private static final double PRIOR_LOSSES = 4;

    private final int[] pathIds = new int[MAX_PATHS];
    private final int[] locals = new int[MAX_PATHS];
    private final PathKind[] kinds = new PathKind[MAX_PATHS];
    private final boolean[] down = new boolean[MAX_PATHS];
    private final double[] loss = new double[MAX_PATHS];
    private final double[] error = new double[MAX_PATHS];
    private final double[] burst = new double[MAX_PATHS];
    private final double[] twin = new double[MAX_PATHS];
    private final double[] twinLosses = new double[MAX_PATHS];
    private final double[] joint = new double[JointLoss.PAIRS];
    private final double[] jointPackets = new double[JointLoss.PAIRS];
    private int paths;
    private boolean spread;
    private double shifted = Double.NaN;
    private double lossBefore;
    private double burstBefore;
    private double twinBefore;

    void clear() {
        paths = 0;
        Arrays.fill(joint, -1);
        Arrays.fill(jointPackets, 0);
    }

    /** Adds a path that has not been measured. */
    void add(int pathId, PathKind kind, boolean isDown) {
        add(pathId, pathId, kind, isDown, new PathEstimate());
    }

    /** Adds a path with what is thought of it. */
    void add(int pathId, int local, PathKind kind, boolean isDown, PathEstimate estimate) {
        add(pathId, local, kind, isDown, estimate.loss(), estimate.burst(), estimate.twin(), estimate.error());
        for (int path = 0; path < paths; path++) {
            twinLosses[path] = pathIds[path] == pathId ? estimate.twinLosses() : twinLosses[path];
        }
    }

    /** Adds the only path that begins where it does, of which everything is known; shares of 0-1. */
    void add(int pathId, PathKind kind, boolean isDown, double lossShare, double burstShare, double twinShare) {
        add(pathId, kind, isDown, lossShare, burstShare, twinShare, 0);
    }

    /** Adds a path whose loss is known with a standard error. */
    void add(
            int pathId,
            PathKind kind,
            boolean isDown,
            double lossShare,
            double burstShare,
            double twinShare,
            double lossError) {
        add(pathId, pathId, kind, isDown, lossShare, burstShare, twinShare, lossError);
    }

    private void add(
            int pathId,
            int local,
            PathKind kind,
            boolean isDown,
            double lossShare,
            double burstShare,
            double twinShare,
            double lossError) {
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
            error[at] = error[at - 1];
            burst[at] = burst[at - 1];
            twin[at] = twin[at - 1];
            twinLosses[at] = twinLosses[at - 1];
        }
        pathIds[at] = pathId;
        locals[at] = local;
        kinds[at] = kind;
        down[at] = isDown;
        loss[at] = isDown ? 1 : lossShare;
        error[at] = isDown ? 0 : lossError;
        burst[at] = isDown ? 1 : Math.max(burstShare, lossShare);
        twin[at] = isDown ? 1 : twinShare;
        twinLosses[at] = Double.POSITIVE_INFINITY;
    }

    /** Takes what is thought of pairs of paths. */
    void addJoint(Estimates estimates) {
        for (int pair = 0; pair < JointLoss.PAIRS; pair++) {
            joint[pair] = estimates.joint(pair);
            jointPackets[pair] = estimates.packets(pair);
        }
    }

    /** Both paths of a pair, by path_ID, lose a packet with that probability. */
    void joint(int first, int second, double share) {
        joint[JointLoss.pair(first, second)] = share;
        jointPackets[JointLoss.pair(first, second)] = Double.POSITIVE_INFINITY;
    }

    /** Whether copies on one path leave one after the other. */
    void spread(boolean isSpread) {
        spread = isSpread;
    }

    /** Lets a path lose more than is thought, by one standard error; to be followed by {@link #shiftBack}. */
    void shift(int path) {
        shifted = loss[path];
        loss[path] = Math.min(1, loss[path] + error[path]);
    }

    void shiftBack(int path) {
        loss[path] = shifted;
    }

    /** Supposes that a path that works has just died, and nobody knows; to be followed by {@link #revive}. */
    void kill(int path) {
        lossBefore = loss[path];
        burstBefore = burst[path];
        twinBefore = twin[path];
        down[path] = true;
        loss[path] = 1;
        burst[path] = 1;
        twin[path] = 1;
    }

    void revive(int path) {
        down[path] = false;
        loss[path] = lossBefore;
        burst[path] = burstBefore;
        twin[path] = twinBefore;
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

    /** Probability that a copy is lost while the path is ill: that another copy of the same packet is lost when one is. */
    double lossWhileIll(int path) {
        double p = loss[path];
        double likeNext = p >= 1 ? 1 : (Math.max(burst[path], p) - p) / (1 - p);
        double assumed = p + (1 - p) * Math.pow(likeNext, spread ? SPREAD : TOGETHER);
        if (Double.isNaN(twin[path])) {
            return assumed;
        }
        double believed =
                Double.isInfinite(twinLosses[path]) ? 1 : twinLosses[path] / (twinLosses[path] + PRIOR_LOSSES);
        return Math.max(p, Math.min(1, assumed + (twin[path] - assumed) * believed));
    }

    /** How far the next packet finds the path as it was: 0 = anything, 1 = the same. */
    double memory(int path) {
        double p = loss[path];
        double whileIll = lossWhileIll(path);
        return whileIll <= p ? 0 : Math.clamp((burst[path] - p) / (whileIll - p), 0, MAX_MEMORY);
    }

    /** Of two paths, the probability that both lose a packet; negative if that is not known. */
    double joint(int path, int other) {
        int pair = pair(path, other);
        return pair < 0 ? -1 : joint[pair];
    }

    private int pair(int path, int other) {
        int first = Math.min(pathIds[path], pathIds[other]);
        int second = Math.max(pathIds[path], pathIds[other]);
        return second < JointLoss.PATHS && first != second ? JointLoss.pair(first, second) : -1;
    }

    /**
     * The probability that a cause common to the used paths takes all copies: with it and independent losses besides, two paths lose the
     * same packet as often as measured, less one standard error: joint losses are rare, and a few of them are chance. Of more than two, the
     * mean of the pairs.
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
                double byChance = loss[path] * loss[other];
                double surely = both - jointError(path, other, Math.max(both, byChance));
                double neither = 1 - loss[path] - loss[other] + surely;
                sum += neither <= 0 ? 0 : Math.max(0, (surely - byChance) / neither);
                least = Math.min(least, Math.min(loss[path], loss[other]));
                pairs++;
            }
        }
        return pairs == 0 ? 0 : Math.min(least, sum / pairs);
    }

    private double jointError(int path, int other, double share) {
        double both = Math.min(0.9, burst[path] * burst[other]);
        double length = 1 / (1 - both);
        return Math.sqrt(share * (2 * length - 1) / jointPackets[pair(path, other)]);
    }
}
