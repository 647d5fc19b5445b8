// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.Arrays;
import org.cooprouter.agent.quality.JointLoss;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.Share;
import org.jspecify.annotations.Nullable;

/** What is thought of the paths to one peer and of pairs of them. Not safe for use by several threads. */
final class Estimates {
    private static final double NOT_KNOWN = -1;
    /** Fewer packets say nothing of joint losses. */
    private static final int FEWEST_PACKETS = 800;
    /** Reports over which joint losses, which are rare, are averaged: one comes each second. */
    private static final double REPORTS = 120;
    /**
     * Reports without joint losses after which what was measured before counts a third: of packets that use one path alone nothing is learnt, and
     * to find out means to send them in another way, which may be worse.
     */
    private static final double STALE_REPORTS = 600;
    /** Packets of a report that are new in it: it is of the last 32 s. */
    private static final double FRESH = 1 / 32.0;

    private final PathEstimate[] paths = new PathEstimate[LossModel.MAX_PATHS];
    private final double[] joint = new double[JointLoss.PAIRS];
    private final double[] packets = new double[JointLoss.PAIRS];
    private boolean news;

    Estimates() {
        Arrays.setAll(paths, path -> new PathEstimate());
        Arrays.fill(joint, NOT_KNOWN);
    }

    /** Takes what is new of a path; what is known of its pairs goes when it has become another one. */
    PathEstimate update(int pathId, PeerQuality quality, long nowNs) {
        PathEstimate path = paths[pathId];
        long before = path.reportNs();
        @Nullable PathQuality reported = quality.find(pathId);
        if (reported == null) {
            path = new PathEstimate();
            paths[pathId] = path;
        } else if (path.update(reported.outgoing(), nowNs)) {
            forgetPairs(pathId);
        }
        news |= path.reportNs() != before;
        return path;
    }

    private void forgetPairs(int pathId) {
        for (int other = 0; other < JointLoss.PATHS && pathId < JointLoss.PATHS; other++) {
            if (other != pathId) {
                joint[JointLoss.pair(Math.min(pathId, other), Math.max(pathId, other))] = NOT_KNOWN;
            }
        }
    }

    /** Whether any path has been reported on since it was asked last; then takes the joint losses that came with it. */
    boolean takeNews(JointLoss reported) {
        boolean isNew = news;
        news = false;
        if (isNew) {
            update(reported);
        }
        return isNew;
    }

    private void update(JointLoss reported) {
        for (int pair = 0; pair < JointLoss.PAIRS; pair++) {
            double count = reported.packets(pair);
            if (count < FEWEST_PACKETS) {
                // What was measured long ago counts ever less.
                packets[pair] -= packets[pair] / STALE_REPORTS;
                continue;
            }
            double seen = Share.ratio(reported.loss(pair));
            if (joint[pair] < 0) {
                joint[pair] = seen;
                packets[pair] = count;
            } else {
                joint[pair] += (seen - joint[pair]) / REPORTS;
                packets[pair] = Math.min(packets[pair] + count * FRESH, count * REPORTS * FRESH);
            }
        }
    }

    /** Share of packets that both paths of a pair lose; negative if it is not known. */
    double joint(int pair) {
        return joint[pair];
    }

    /** On how many packets {@link #joint} is based. */
    double packets(int pair) {
        return packets[pair];
    }
}
