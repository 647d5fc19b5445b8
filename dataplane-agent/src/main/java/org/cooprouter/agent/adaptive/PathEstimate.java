// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import org.cooprouter.agent.quality.DirectionQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.quality.Share;

/**
 * What is thought of one path: the peer's reports, each of a few seconds, averaged over a minute as long as they agree, and begun anew when
 * a report contradicts what was thought. So it is exact while nothing changes, and quick when something does. Not safe for use by several
 * threads.
 */
final class PathEstimate {
    /** Assumed of a path before anything is known of it. */
    static final double UNKNOWN_LOSS = 0.003;
    /** Assumed of the packet after a lost one before enough losses have been seen. */
    static final double UNKNOWN_BURST = 0.3;

    private static final double WINDOW_NS = 8e9;
    private static final double MEMORY_NS = 60e9;
    /** Losses that have to be seen before bursts are believed to be what they seem. */
    private static final double PRIOR_LOSSES = 2;
    /** How losses come is learnt from so many of them, however long it takes: of few, chance makes bursts. */
    private static final double ENOUGH_LOSSES = 200;
    /** Packets' losses are counted over a window four times as long as datagrams' are. */
    private static final double PACKETS_WINDOWS = 4;
    /** So many standard errors away from what was thought is a contradiction. */
    private static final double CONTRADICTION = 3;
    /** Differences below are none. */
    private static final double TOLERANCE = 0.002;

    private boolean known;
    private long reportNs;
    private double loss;
    private double datagrams;
    private double burst = UNKNOWN_BURST;
    private double burstLosses;
    private double twin = Double.NaN;
    private double twinLosses;

    /** Takes what the peer has reported last, once; forgets everything when there has been no report for long. True if it began anew. */
    boolean update(DirectionQuality reported, long nowNs) {
        if (!reported.isKnown(nowNs, PeerQuality.FRESH_NS)) {
            boolean forgets = known;
            known = false;
            return forgets;
        }
        if (known && reported.atNs() == reportNs) {
            return false;
        }
        double seen = Share.ratio(reported.loss());
        double window = reported.datagrams();
        double passed = known ? Math.min(WINDOW_NS, (double) (reported.atNs() - reportNs)) : WINDOW_NS;
        reportNs = reported.atNs();
        double losses = seen * window * PACKETS_WINDOWS;
        if (!known || contradicts(seen, window)) {
            known = true;
            loss = seen;
            datagrams = window;
            burst = UNKNOWN_BURST;
            burstLosses = 0;
            twin = Double.NaN;
            twinLosses = 0;
            learnBursts(reported, losses, losses);
            return true;
        }
        // Of the window only what has come since the last report is new.
        double fresh = window * passed / WINDOW_NS;
        datagrams = Math.min(datagrams + fresh, Math.max(window, window * MEMORY_NS / WINDOW_NS));
        double weight = datagrams == 0 ? 0 : Math.min(1, fresh / datagrams);
        loss += (seen - loss) * weight;
        learnBursts(reported, losses, losses * passed / (PACKETS_WINDOWS * WINDOW_NS));
        return false;
    }

    /** Takes how the losses of a window came, of which some are new. */
    private void learnBursts(DirectionQuality reported, double losses, double fresh) {
        double most = Math.max(ENOUGH_LOSSES, losses);
        if (reported.isBurstKnown() && fresh > 0) {
            burstLosses = Math.min(burstLosses + fresh, most);
            burst += (Share.ratio(reported.burst()) - burst) * Math.min(1, fresh / burstLosses);
        }
        if (reported.isTwinKnown() && losses > 0) {
            double first = Double.isNaN(twin) ? losses : fresh;
            double seen = Share.ratio(reported.twin());
            twinLosses = Math.min(twinLosses + first, most);
            twin = Double.isNaN(twin) ? seen : twin + (seen - twin) * Math.min(1, fresh / twinLosses);
        }
    }

    private boolean contradicts(double seen, double window) {
        double error = Math.hypot(standardError(loss, window), standardError(loss, datagrams));
        return window > 0 && Math.abs(seen - loss) > CONTRADICTION * error + TOLERANCE;
    }

    private double standardError(double share, double count) {
        if (count == 0) {
            return 1;
        }
        double atLeast = Math.max(share, 0.5 / count);
        double length = 1 / (1 - Math.min(burst(), 0.95));
        return Math.sqrt(atLeast * (1 - Math.min(atLeast, 1)) * (2 * length - 1) / count);
    }

    /** When the last report came that was taken. */
    long reportNs() {
        return reportNs;
    }

    /** Share of datagrams lost. That none of few was lost does not mean that none ever is: half a loss more in one datagram more. */
    double loss() {
        return known ? (loss * datagrams + 0.5) / (datagrams + 1) : UNKNOWN_LOSS;
    }

    /** Standard error of {@link #loss}. */
    double error() {
        return known ? Math.min(1, standardError(loss, datagrams)) : UNKNOWN_LOSS;
    }

    /** Probability that the packet after a lost one is lost, too. */
    double burst() {
        return known
                ? (burst * burstLosses + UNKNOWN_BURST * PRIOR_LOSSES) / (burstLosses + PRIOR_LOSSES)
                : UNKNOWN_BURST;
    }

    /** Probability that another copy of the same packet is lost when one is; NaN if there have been none. */
    double twin() {
        return twin;
    }

    /** About how many losses say so. */
    double twinLosses() {
        return twinLosses;
    }
}
