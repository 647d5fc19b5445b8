// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.concurrent.atomic.AtomicLong;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.timing.PhaseLockedLoop;

/**
 * What the sessions of one app type have in common in one direction. The packet path adds one session after the other and
 * publishes the result; any thread reads what was published last.
 */
final class Rhythm {
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong lockedSessions = new AtomicLong();
    private final AtomicLong meanRate = new AtomicLong();
    private final AtomicLong meanPeriodNs = new AtomicLong();
    private final AtomicLong meanJitterNs = new AtomicLong();
    private final AtomicLong nextExpectedInNs = new AtomicLong(PhaseLockedLoop.UNKNOWN);
    private int active;
    private int locked;
    private double rateSum;
    private long periodSumNs;
    private long jitterSumNs;
    private long nextInNs = PhaseLockedLoop.UNKNOWN;

    void add(PacketTiming timing, long nowNs) {
        double perSecond = timing.rate().perSecond(nowNs);
        if (perSecond == 0) {
            return;
        }
        active++;
        rateSum += perSecond;
        PhaseLockedLoop loop = timing.loop();
        if (loop.locked()) {
            locked++;
            periodSumNs += loop.periodNs();
            jitterSumNs += loop.deviationNs();
            long nextNs = loop.nextExpectedNs(nowNs);
            nextInNs = Math.min(nextInNs, nextNs == PhaseLockedLoop.UNKNOWN ? nextNs : nextNs - nowNs);
        }
    }

    void publish() {
        sessions.setOpaque(active);
        lockedSessions.setOpaque(locked);
        meanRate.setOpaque(Double.doubleToRawLongBits(active == 0 ? 0 : rateSum / active));
        meanPeriodNs.setOpaque(locked == 0 ? 0 : periodSumNs / locked);
        meanJitterNs.setOpaque(locked == 0 ? 0 : jitterSumNs / locked);
        nextExpectedInNs.setOpaque(nextInNs);
        active = 0;
        locked = 0;
        rateSum = 0;
        periodSumNs = 0;
        jitterSumNs = 0;
        nextInNs = PhaseLockedLoop.UNKNOWN;
    }

    /** Sessions with a detected packet rate. */
    long sessions() {
        return sessions.getOpaque();
    }

    long lockedSessions() {
        return lockedSessions.getOpaque();
    }

    double meanPacketsPerSecond() {
        return Double.longBitsToDouble(meanRate.getOpaque());
    }

    /** 0 without a locked session. */
    long meanPeriodNs() {
        return meanPeriodNs.getOpaque();
    }

    /** 0 without a locked session. */
    long meanJitterNs() {
        return meanJitterNs.getOpaque();
    }

    /** The minimum of all T_next [0291], from the time of the survey; {@link PhaseLockedLoop#UNKNOWN} without any. */
    long nextExpectedInNs() {
        return nextExpectedInNs.getOpaque();
    }
}
