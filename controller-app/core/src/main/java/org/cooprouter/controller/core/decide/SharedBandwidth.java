// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.stream.Stream;

/**
 * Decides for one cooperation how much of the helper's bandwidth is shareable at the moment, and which part of the sessions that begin at the other site are to go
 * there (C9; [0143]-[0156]). To be fed once a second. What is said changes in steps, so that bridges are not changed for every packet that comes.
 *
 * <p>Owner first: as soon as the helper's uplink is nearly full and the owner sends anything at all, what is shared is halved, again and again until there is room,
 * since nobody can tell how much the owner would send if it could; it grows again when there has been room for T.
 */
public final class SharedBandwidth {
    private static final int STEPS = 8;
    private static final double PERCENT = 100;
    /** A neighbour that has used so much of what is shared has reached its limit; it has room again below the second. */
    private static final double LIMIT_REACHED = 0.9;

    private static final double ROOM_AGAIN = 0.8;
    /** Differences below are not worth a change. */
    private static final int LEAST_CHANGE = 2;

    private static final int RECENT_SECONDS = 2;
    /** Of the helper's capacity: what two counters of a bridge may differ by though the owner sends nothing. */
    private static final double OWNER_SENDS = 0.02;

    private final Limits limits;
    private final Direction up;
    private final Direction down;
    private long shareableBps;
    private int part;
    private boolean limitReached;
    private int secondsSinceFull;

    /** With nothing shared yet. */
    public SharedBandwidth(Limits limits) {
        this(limits, Share.NONE);
    }

    /** Goes on where another has ended, which said {@code last}. */
    public SharedBandwidth(Limits limits, Share last) {
        this.limits = limits;
        this.up = new Direction(limits.ownUpBps, limits.helperUpBps);
        this.down = new Direction(limits.ownDownBps, limits.helperDownBps);
        this.shareableBps = Math.min(last.shareableBps(), limits.maxBps);
        this.part = last.part();
    }

    /** A second has gone by; one in which something is not known does not count. */
    public void add(LineSecond sent, LineSecond received) {
        if (sent.isKnown() && received.isKnown()) {
            up.add(sent);
            down.add(received);
            decideShareable();
            decidePart();
        }
    }

    /** What holds now. */
    public Share share() {
        return new Share(shareableBps, part);
    }

    /** Whether there was enough to decide by. */
    public boolean isDecided() {
        return up.helper.isFull();
    }

    /** What the helper's own traffic occupies, in the direction that has less room. */
    public double occupiedBps() {
        return tighter().owners();
    }

    /** What the helper's uplink can carry, in that direction. */
    public double capacityBps() {
        return tighter().helperCapacity();
    }

    private Direction tighter() {
        return up.available() <= down.available() ? up : down;
    }

    private void decideShareable() {
        secondsSinceFull = up.isFull() || down.isFull() ? 0 : secondsSinceFull + 1;
        if (!isDecided()) {
            return;
        }
        double available = Math.min(up.available(), down.available());
        if (secondsSinceFull == 0) {
            available = Math.min(available, shareableBps / 2.0);
        }
        long next = inSteps(available);
        boolean grows = next > shareableBps && secondsSinceFull >= limits.meanSeconds;
        boolean enough = next >= limits.maxBps || next >= shareableBps + 2 * step();
        if (next < shareableBps || (grows && enough)) {
            shareableBps = next;
        }
    }

    private long inSteps(double bps) {
        return bps >= limits.maxBps ? limits.maxBps : Math.max(0, (long) (bps / step())) * step();
    }

    private long step() {
        return Math.max(1, limits.maxBps / STEPS);
    }

    private void decidePart() {
        double used = Math.max(up.forwarded.mean(), down.forwarded.mean());
        limitReached = used > shareableBps * (limitReached ? ROOM_AGAIN : LIMIT_REACHED);
        if (shareableBps == 0 || limitReached) {
            part = 0;
            return;
        }
        int next = (int) Math.round(Share.WHOLE * busier().partOfNeighbour());
        if (part == 0 || next == 0 || next == Share.WHOLE || Math.abs(next - part) >= LEAST_CHANGE) {
            part = Math.max(1, next);
        }
    }

    private Direction busier() {
        return Stream.of(up, down)
                .reduce((a, b) -> a.ownFreePart() <= b.ownFreePart() ? a : b)
                .orElseThrow();
    }

    /** Both uplinks in one direction. */
    private final class Direction {
        private final Occupancy own = new Occupancy(limits.meanSeconds, limits.peakSeconds);
        private final Occupancy helper = new Occupancy(limits.meanSeconds, limits.peakSeconds);
        private final Occupancy forwarded = new Occupancy(limits.meanSeconds, limits.peakSeconds);
        private final Occupancy owners = new Occupancy(limits.meanSeconds, limits.peakSeconds);
        private final Occupancy recent = new Occupancy(RECENT_SECONDS, limits.peakSeconds);
        private final Occupancy recentOwners = new Occupancy(RECENT_SECONDS, limits.peakSeconds);
        private final long ownBps;
        private final long helperBps;

        Direction(long ownBps, long helperBps) {
            this.ownBps = ownBps;
            this.helperBps = helperBps;
        }

        void add(LineSecond second) {
            own.add(second.own);
            helper.add(second.helper);
            forwarded.add(second.forwarded);
            owners.add(second.helper - second.forwarded);
            recent.add(second.helper);
            recentOwners.add(second.helper - second.forwarded);
        }

        double helperCapacity() {
            return helperBps > 0 ? helperBps : helper.peak();
        }

        double owners() {
            double bps = owners.meanWithoutExtremes();
            return bps > helperCapacity() * OWNER_SENDS ? bps : 0;
        }

        double available() {
            return helperCapacity() * (1 - limits.reservePercent / PERCENT) - owners();
        }

        /** Half of the reserve is used up, and both the neighbour and the owner have a part in it. */
        boolean isFull() {
            return forwarded.mean() > 0
                    && recentOwners.least() > helperCapacity() * OWNER_SENDS
                    && recent.mean() > helperCapacity() * (1 - limits.reservePercent / PERCENT / 2);
        }

        private double ownCapacity() {
            return ownBps > 0 ? ownBps : Math.max(own.peak(), (double) shareableBps);
        }

        private double ownFree() {
            return Math.max(0, ownCapacity() - own.mean());
        }

        double ownFreePart() {
            return ownFree() / ownCapacity();
        }

        double partOfNeighbour() {
            double neighbours = Math.max(0, shareableBps - forwarded.mean());
            return neighbours / (neighbours + ownFree());
        }
    }

    /** What the policy says. */
    public static final class Limits {
        private final long maxBps;
        private final int reservePercent;
        private final int meanSeconds;
        private final int peakSeconds;
        private long ownUpBps;
        private long ownDownBps;
        private long helperUpBps;
        private long helperDownBps;

        /**
         * {@code maxBps}: the most that is shared; {@code reservePercent}: of the helper's capacity, always left to it; {@code meanSeconds}: T; {@code
         * peakSeconds}: TT.
         */
        public Limits(long maxBps, int reservePercent, int meanSeconds, int peakSeconds) {
            this.maxBps = maxBps;
            this.reservePercent = reservePercent;
            this.meanSeconds = meanSeconds;
            this.peakSeconds = peakSeconds;
        }

        /** Of the uplink of the site that is helped; 0: not known. */
        public Limits own(long upBps, long downBps) {
            ownUpBps = upBps;
            ownDownBps = downBps;
            return this;
        }

        /** Of the helper's uplink; 0: not known, its peak counts. */
        public Limits helper(long upBps, long downBps) {
            helperUpBps = upBps;
            helperDownBps = downBps;
            return this;
        }
    }
}
