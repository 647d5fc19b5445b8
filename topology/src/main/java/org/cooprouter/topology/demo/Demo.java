// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.twohomes.IspNode;
import org.cooprouter.topology.twohomes.TwoHomes;

/**
 * The demonstration: the same traffic without the policy, with it, and while home A's ISP is cut.
 */
public final class Demo {
    /** Mean loss of each ISP and direction. */
    static final double LOSS = 0.02;
    /** Mean number of frames that an ISP loses in a row. */
    static final double BURST = 3;

    static final Map<String, ?> IMPAIRMENTS =
            Map.of("rateMbit", 20, "delayMs", 10, "jitterMs", 3, "loss", Map.of("mean", LOSS, "burst", BURST));

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration CUT = Duration.ofSeconds(5);
    private static final Duration AFTER_CUT = Duration.ofSeconds(4);
    private static final Duration UNDER_WAY = Duration.ofMillis(500);

    private final TwoHomes homes;
    private final Progress progress;
    private final Duration phase;

    /**
     * Prepares a demonstration.
     *
     * @param homes with its sites declared and without a policy for calls
     * @param phase how long to measure without the policy, and with it
     */
    public Demo(TwoHomes homes, Duration phase) {
        this.homes = homes;
        this.progress = homes.progress();
        this.phase = phase;
    }

    /** A phase: when, and the counts at both ends of it. */
    record Phase(Interval interval, Counts before, Counts after) {}

    /**
     * Runs it.
     *
     * @return what was measured
     */
    public DemoResult run() {
        Observers observers = Observers.start(homes, List.of(Service.CALL, Service.GAME));
        Phase without = withoutPolicy();
        progress.say("a new call, a new game and a new transfer begin");
        impair(false);
        try (Traffic _ = Traffic.start(
                homes, "with", seconds(phase.plus(CUT).plus(AFTER_CUT).plus(SETTLE.multipliedBy(8))))) {
            impair(true);
            Waiting.pause(SETTLE);
            progress.say("measuring with the policy for " + phase.toSeconds() + " s");
            Phase with = measure(() -> Waiting.pause(phase));
            progress.say("cutting home A's ISP for " + CUT.toSeconds() + " s in mid-call");
            Phase cut = measure(this::cutIspA);
            Waiting.pause(AFTER_CUT);
            return new Analysis(without, with, cut, observers.finish()).result();
        }
    }

    private Phase withoutPolicy() {
        progress.say("a call, a game and a bulk transfer begin");
        try (Traffic _ = Traffic.start(homes, "without", seconds(phase.plus(SETTLE.multipliedBy(25))))) {
            impair(true);
            Waiting.pause(SETTLE);
            progress.say("measuring without the policy for " + phase.toSeconds() + " s");
            Phase without = measure(() -> Waiting.pause(phase));
            homes.applyCalls();
            progress.say("the running call keeps its path; new ones are duplicated from now on");
            Waiting.pause(SETTLE);
            return without;
        }
    }

    private Phase measure(Runnable during) {
        Counts before = Counts.now(homes);
        long fromNs = Interval.nowNs();
        during.run();
        long toNs = Interval.nowNs();
        Waiting.pause(UNDER_WAY);
        return new Phase(new Interval(fromNs, toNs), before, Counts.now(homes));
    }

    private void cutIspA() {
        homes.ispA().set(Map.of("cut", true));
        Waiting.pause(CUT);
        homes.ispA().set(Map.of("cut", false));
    }

    /** The programs connect over perfect ISPs: a lost first packet would keep iperf3 waiting for half a minute. */
    private void impair(boolean isImpaired) {
        for (IspNode isp : List.of(homes.ispA(), homes.ispB())) {
            isp.makePerfect();
            if (isImpaired) {
                isp.set(IMPAIRMENTS);
            }
        }
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }
}
