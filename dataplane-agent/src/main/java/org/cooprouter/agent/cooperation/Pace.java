// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** Lets so many things pass per second and a few more at once (GCRA, ITU-T I.371). Not safe for use by several threads. */
final class Pace {
    private final long intervalNs;
    private final long burstNs;
    private long freeAtNs = Long.MIN_VALUE;

    Pace(long intervalNs, int burst) {
        this.intervalNs = intervalNs;
        this.burstNs = intervalNs * (burst - 1);
    }

    boolean permits(long nowNs) {
        long from = Math.max(freeAtNs, nowNs);
        if (from - nowNs > burstNs) {
            return false;
        }
        freeAtNs = from + intervalNs;
        return true;
    }
}
