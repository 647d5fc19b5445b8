// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.commonality;

import java.util.SplittableRandom;
import org.cooprouter.controller.core.decide.IspCommonality;

/**
 * Two homes' paths, drawn from a seed: with one ISP's link in common, or with one each. Everything else is drawn alike, so that nothing but what is
 * shared tells them apart. A link in common that never has a queue is no bottleneck, and nothing can tell it from two: such pairs are a kind of
 * their own.
 */
final class PathPair {
    private static final double TICK_SECONDS = 0.02;
    private static final int TICKS_PER_SECOND = 50;

    private static final double BOTTLENECK_SHARE = 0.02;

    /** What the two paths have in common. */
    enum Kind {
        /** A link before which packets wait for at least 2 % of the time in one direction. */
        SHARED,
        /** A link that is as good as never congested. */
        IDLE,
        /** Nothing. */
        APART
    }

    private final boolean isShared;
    private final Direction incoming;
    private final Direction outgoing;
    private final IspCommonality estimator = new IspCommonality();
    private int seconds;

    PathPair(long seed, boolean isShared) {
        SplittableRandom random = new SplittableRandom(seed);
        this.isShared = isShared;
        incoming = new Direction(random.split(), isShared);
        outgoing = new Direction(random.split(), isShared);
    }

    /** Lets so many seconds pass, counted from the start; returns what is thought then. */
    IspCommonality.Verdict after(int total) {
        for (; seconds < total; seconds++) {
            incoming.pass(seconds);
            outgoing.pass(seconds);
            estimator.add(
                    incoming.first.second(seconds + 1),
                    outgoing.first.second(seconds + 1),
                    incoming.second.second(seconds + 1),
                    outgoing.second.second(seconds + 1));
        }
        return estimator.verdict();
    }

    /** By what has happened so far. */
    Kind kind() {
        if (!isShared) {
            return Kind.APART;
        }
        double congested =
                Math.max(incoming.firstLink.queue.congestedShare(), outgoing.firstLink.queue.congestedShare());
        return congested >= BOTTLENECK_SHARE ? Kind.SHARED : Kind.IDLE;
    }

    private static final class Direction {
        private final MeasuredPath first;
        private final MeasuredPath second;
        private final Link firstLink;
        private final Link secondLink;

        Direction(SplittableRandom random, boolean isShared) {
            first = new MeasuredPath(random.split());
            second = new MeasuredPath(random.split());
            firstLink = new Link(random.split());
            Link other = new Link(random.split());
            secondLink = isShared ? firstLink : other;
        }

        void pass(int seconds) {
            for (int i = 0; i < TICKS_PER_SECOND; i++) {
                int tick = seconds * TICKS_PER_SECOND + i;
                double fromFirst = first.send(TICK_SECONDS);
                double fromSecond = second.send(TICK_SECONDS);
                if (firstLink == secondLink) {
                    firstLink.carry(fromFirst + fromSecond);
                } else {
                    firstLink.carry(fromFirst);
                    secondLink.carry(fromSecond);
                }
                first.measure(firstLink.queue, tick, TICK_SECONDS);
                second.measure(secondLink.queue, tick, TICK_SECONDS);
            }
        }
    }

    /** An ISP's link with its other customers. */
    private static final class Link {
        private final FluidQueue queue;
        private final CrossTraffic others;

        Link(SplittableRandom random) {
            queue = new FluidQueue(random.nextDouble(0.03, 0.2));
            others = new CrossTraffic(random.split(), random.nextDouble(0.2, 0.85), random.nextInt(5, 60), 3, 6);
        }

        void carry(double homes) {
            queue.arrive(others.next(TICK_SECONDS) + homes, TICK_SECONDS);
        }
    }
}
