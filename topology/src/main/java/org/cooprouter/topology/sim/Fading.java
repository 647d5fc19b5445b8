// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.SplittableRandom;

/**
 * A way that is well and ill in turn, for times that are exponentially distributed, and loses everything while it is ill. Its state depends
 * on time alone, not on what is sent: whoever uses it at the same time fares alike, so that schemes can be compared packet by packet.
 */
final class Fading {
    private final SplittableRandom random;
    private final double meanIllNs;
    private final double meanWellNs;
    private boolean ill;
    private long untilNs;

    /**
     * Makes a way that is well.
     *
     * @param share of the time in which it is ill; 0 = never
     * @param meanIllNs how long it is ill at a time
     */
    Fading(long seed, double share, double meanIllNs) {
        this.random = new SplittableRandom(seed);
        this.meanIllNs = meanIllNs;
        this.meanWellNs = share == 0 ? Double.POSITIVE_INFINITY : meanIllNs * (1 - share) / share;
        this.untilNs = share == 0 ? Long.MAX_VALUE : draw(meanWellNs);
    }

    private long draw(double meanNs) {
        return Math.round(-Math.log(1 - random.nextDouble()) * meanNs);
    }

    /** Whether it is ill; not to be asked of an earlier time than before. */
    boolean isIll(long nowNs) {
        while (nowNs >= untilNs) {
            ill = !ill;
            untilNs += draw(ill ? meanIllNs : meanWellNs);
        }
        return ill;
    }
}
