// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import org.cooprouter.agent.wire.ConnectionQuality;

/** What a peer reports of one path, for tests of those who read it. */
public final class QualityReports {
    private final DirectionQuality outgoing = new DirectionQuality();

    /** Nothing has been reported. */
    public QualityReports() {}

    /** A report of shares of 0-1, NaN = not known; the same object each time. */
    public DirectionQuality outgoing(long datagrams, double loss, double burst, double twin, long nowNs) {
        outgoing.set(datagrams, share(loss), share(burst), share(twin), 0, 0, nowNs);
        return outgoing;
    }

    private static int share(double share) {
        return Double.isNaN(share) ? ConnectionQuality.NOT_KNOWN : (int) Math.round(share * Share.ONE);
    }
}
