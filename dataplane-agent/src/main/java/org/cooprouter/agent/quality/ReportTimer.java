// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import org.cooprouter.agent.wire.ConnectionQuality;

/**
 * When to report connection quality [0306]: "at regular intervals and/or on significant changes". A report leaves with as many packets as
 * there are paths, so that it arrives though a path is dead. Not safe for use by several threads.
 */
final class ReportTimer {
    /** Regular interval. */
    static final long INTERVAL_NS = 1_000_000_000;
    /** A change has to wait so long. */
    static final long LEAST_NS = 100_000_000;
    /** A significant change of loss: one in a hundred. */
    static final int LOSS_CHANGE = Share.ONE / 100;
    /** A significant change of delay. */
    static final long DELAY_CHANGE_US = 5_000;

    private final long[] loss = new long[PeerQuality.MAX_PATHS];
    private final long[] delayUs = new long[PeerQuality.MAX_PATHS];
    private boolean reported;
    private long lastNs;
    private int left;

    /** Whether the report has to leave now. */
    boolean take(ConnectionQuality report, long nowNs) {
        if (report.paths() == 0) {
            return false;
        }
        if (isDue(report, nowNs)) {
            reported = true;
            lastNs = nowNs;
            left = report.paths();
            for (int i = 0; i < report.paths(); i++) {
                loss[(int) report.pathId(i)] = report.loss(i);
                delayUs[(int) report.pathId(i)] = report.delayChangeUs(i);
            }
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    private boolean isDue(ConnectionQuality report, long nowNs) {
        if (!reported || nowNs - lastNs >= INTERVAL_NS) {
            return true;
        }
        boolean changed = false;
        for (int i = 0; i < report.paths(); i++) {
            int path = (int) report.pathId(i);
            changed |= Math.abs(report.loss(i) - loss[path]) >= LOSS_CHANGE
                    || Math.abs(report.delayChangeUs(i) - delayUs[path]) >= DELAY_CHANGE_US;
        }
        return changed && nowNs - lastNs >= LEAST_NS;
    }
}
