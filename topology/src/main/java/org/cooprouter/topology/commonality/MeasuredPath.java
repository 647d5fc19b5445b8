// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import java.util.SplittableRandom;
import org.cooprouter.agent.quality.DelayTrend;
import org.cooprouter.controller.core.decide.PathSecond;

/**
 * One direction of one home's path through its access line and its ISP's link, and what an agent measures of it: the change of delay by a probe
 * every 200 ms, the loss of the last eight seconds, and what the home's own traffic adds.
 */
final class MeasuredPath {
    private static final int PROBE_TICKS = 10;
    private static final int LOSS_SECONDS = 8;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MS = 1e6;
    private static final double ACCESS_BPS = 50e6;

    private final SplittableRandom random;
    private final CrossTraffic own;
    private final FluidQueue access;
    /** Of the ISP's link the part that the access line can fill. */
    private final double accessOfLink;

    private final double lineLoss;
    private final double jitterSeconds;
    private final boolean inCall;
    private final DelayTrend trend = new DelayTrend();
    private final int[] sent = new int[LOSS_SECONDS];
    private final int[] lost = new int[LOSS_SECONDS];
    private double load;
    private double loadSum;
    private int ticks;

    MeasuredPath(SplittableRandom random) {
        this.random = random;
        this.own = new CrossTraffic(random.split(), random.nextDouble(0.05, 0.4), 2, 8, 40);
        this.access = new FluidQueue(random.nextDouble(0.02, 0.15));
        this.accessOfLink = random.nextDouble(0.1, 0.4);
        this.lineLoss = random.nextDouble(0, 0.01);
        this.jitterSeconds = random.nextDouble(0.0005, 0.01);
        this.inCall = random.nextDouble() < 0.5;
    }

    /** Moves on; returns what the home sends into the ISP's link, of that link's capacity. */
    double send(double seconds) {
        load = own.next(seconds);
        access.arrive(load, seconds);
        loadSum += Math.min(load, 1);
        return Math.min(load, 1) * accessOfLink;
    }

    /** Measures what {@code link} does to packets of this moment. */
    void measure(FluidQueue link, int tick, double seconds) {
        ticks++;
        boolean probes = tick % PROBE_TICKS == 0;
        if (!probes && !inCall) {
            return;
        }
        int slot = (int) (tick * seconds) % LOSS_SECONDS;
        double loss = 1 - (1 - lineLoss) * (1 - access.loss()) * (1 - link.loss());
        boolean arrives = random.nextDouble() >= loss;
        sent[slot]++;
        lost[slot] += arrives ? 0 : 1;
        if (arrives && probes) {
            double delay =
                    access.delaySeconds() + link.delaySeconds() - jitterSeconds * Math.log(1 - random.nextDouble());
            trend.sample(Math.round(delay * NS_PER_SECOND), Math.round(tick * seconds * NS_PER_SECOND));
        }
    }

    /** What was measured when a second ends, before the next one begins in {@code nextSecond}. */
    PathSecond second(int nextSecond) {
        int sentSum = 0;
        int lostSum = 0;
        for (int i = 0; i < LOSS_SECONDS; i++) {
            sentSum += sent[i];
            lostSum += lost[i];
        }
        double loss = sentSum == 0 ? Double.NaN : (double) lostSum / sentSum;
        double bps = loadSum / ticks * ACCESS_BPS;
        sent[nextSecond % LOSS_SECONDS] = 0;
        lost[nextSecond % LOSS_SECONDS] = 0;
        loadSum = 0;
        ticks = 0;
        return new PathSecond(loss, trend.riseNs() / NS_PER_MS, bps);
    }
}
