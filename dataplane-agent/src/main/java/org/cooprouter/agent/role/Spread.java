// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.timing.PhaseLockedLoop;

/**
 * When the copies of one packet leave (R12, R13; [0287]-[0290]): those over the same path evenly over the time tau until the next
 * packet is expected, counted from the time at which this one was. Reused for every packet; not safe for use by several threads.
 */
final class Spread {
    private static final double NS_PER_S = 1e9;

    private long baseNs;
    private long tauNs;

    /** Computes tau for a packet that has come now. */
    void begin(AppType appType, PacketTiming timing, long nowNs) {
        long mostNs = appType.profile().timing().spreadNs();
        baseNs = nowNs;
        tauNs = 0;
        if (mostNs == 0) {
            return;
        }
        PhaseLockedLoop loop = timing.loop();
        if (loop.locked()) {
            tauNs = Math.min(mostNs, loop.periodNs());
            // "Relatively to the oscillations", which have less jitter than the packets.
            baseNs = Math.clamp(loop.lastTickNs(), nowNs - tauNs, nowNs + tauNs);
        } else {
            double rate = timing.rate().perSecond(nowNs);
            if (appType.rateKnown()) {
                rate = Math.max(rate, appType.packetRatePps());
            }
            tauNs = rate == 0 ? 0 : Math.min(mostNs, Math.round(NS_PER_S / rate));
        }
    }

    /** Whether all copies leave at once. */
    boolean isNothing() {
        return tauNs == 0;
    }

    /** When the copy leaves that is preceded by {@code rank} of the {@code count} copies on its path; the first leaves at once. */
    long dueNs(int rank, int count) {
        return rank == 0 ? Long.MIN_VALUE : baseNs + rank * tauNs / count;
    }
}
