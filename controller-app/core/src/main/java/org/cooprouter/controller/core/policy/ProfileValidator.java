// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.util.Set;
import org.cooprouter.policy.v1.Adaptive;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Splitting;

/** Checks a redundancy profile. */
final class ProfileValidator {
    private static final int MAX_COPIES = 4;
    private static final int MAX_OVERHEAD_PERCENT = 1000;
    private static final int MAX_CANDIDATES = 8;
    private static final int MIN_PARTS = 2;
    private static final int MAX_PARTS = 62;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_BLOCK = 64;
    private static final int MAX_REPAIRS = 32;
    private static final int MAX_INTERLEAVE = 32;
    private static final int MAX_WINDOW = 128;
    private static final Duration MIN_SKEW = Durations.fromMillis(10);
    private static final Duration MAX_SKEW = Durations.fromSeconds(10);
    private static final Duration MIN_DELAY = Durations.fromMillis(1);
    private static final Duration MAX_DELAY = Durations.fromMillis(250);

    private static final Duration MAX_REORDER = Durations.fromMillis(125);

    private ProfileValidator() {}

    static void validate(Scope scope, Policy policy, RedundancyProfile profile) {
        scope.field("max_skew").duration(profile.getMaxSkew(), MIN_SKEW, MAX_SKEW);
        if (profile.hasSpread()) {
            spread(scope.field("spread").field("at_most"), profile);
        }
        if (profile.hasSteady()) {
            scope.field("steady").field("hold").duration(profile.getSteady().getHold(), MIN_DELAY, MAX_DELAY);
        }
        switch (profile.getSchemeCase()) {
            case REPLICATION:
                copies(
                        scope.field("replication"),
                        profile.getReplication().getCopiesPerUplink(),
                        profile.getReplication().getCopiesPerNeighbour());
                break;
            case FRAGMENTS:
                splitting(scope.field("fragments"), profile.getFragments());
                break;
            case RAIC5:
                splitting(scope.field("raic5"), profile.getRaic5());
                break;
            case RAIC6:
                splitting(scope.field("raic6"), profile.getRaic6());
                break;
            case ADAPTIVE:
                adaptive(scope.field("adaptive"), policy, profile.getAdaptive());
                break;
            case RAICT:
                raict(scope.field("raict"), profile.getRaict());
                break;
            case FEC:
                fec(scope.field("fec"), profile.getFec());
                break;
            case STREAM_SPLITTING:
                scope.field("stream_splitting")
                        .field("reorder_at_most")
                        .duration(profile.getStreamSplitting().getReorderAtMost(), MIN_DELAY, MAX_REORDER);
                scope.require(
                        !profile.hasSpread() && !profile.hasSteady(),
                        "splits streams, so there are no copies to spread, and packets are held until it is their turn;"
                                + " remove `spread` and `steady`");
                break;
            case SCHEME_NOT_SET:
                scope.add("has no scheme; add one, for instance `replication: {}` or `raic5: {}`");
                break;
        }
    }

    private static void spread(Scope at, RedundancyProfile profile) {
        Duration most = profile.getSpread().getAtMost();
        at.duration(most, MIN_DELAY, MAX_DELAY);
        at.require(
                !Durations.isValid(most)
                        || !Durations.isValid(profile.getMaxSkew())
                        || Durations.toNanos(most) <= Durations.toNanos(profile.getMaxSkew()) / 2,
                "is more than half of max_skew, so that later copies could come too late to be told from new packets; raise"
                        + " max_skew or lower it");
    }

    private static void raict(Scope at, Raict raict) {
        at.field("depth").range(Integer.toUnsignedLong(raict.getDepth()), 1, MAX_DEPTH, "");
        copies(at, raict.getCopiesPerUplink(), raict.getCopiesPerNeighbour());
        repairShares(at, raict.getRepairSharePerUplink(), raict.getRepairSharePerNeighbour());
    }

    private static void fec(Scope at, ForwardErrorCorrection fec) {
        long k = Integer.toUnsignedLong(fec.getK());
        long interleave = Integer.toUnsignedLong(fec.getInterleave());
        at.field("k").range(k, 1, MAX_BLOCK, ", the packets of a block");
        at.field("r").range(Integer.toUnsignedLong(fec.getR()), 1, MAX_REPAIRS, ", the repair copies of a block");
        at.field("interleave").range(interleave, 1, MAX_INTERLEAVE, "");
        at.require(
                k * interleave <= MAX_WINDOW,
                "keeps " + k * interleave + " packets, k times interleave, expected at most " + MAX_WINDOW);
        copies(at, fec.getCopiesPerUplink(), fec.getCopiesPerNeighbour());
        repairShares(at, fec.getRepairSharePerUplink(), fec.getRepairSharePerNeighbour());
    }

    private static void repairShares(Scope at, int perUplink, int perNeighbour) {
        at.field("repair_share_per_uplink").range(Integer.toUnsignedLong(perUplink), 0, MAX_COPIES, "");
        at.field("repair_share_per_neighbour").range(Integer.toUnsignedLong(perNeighbour), 0, MAX_COPIES, "");
        at.require(
                perUplink != 0 || perNeighbour != 0,
                "gives no path a share of the repair copies; set repair_share_per_uplink or repair_share_per_neighbour to at"
                        + " least 1");
    }

    private static void copies(Scope at, int perUplink, int perNeighbour) {
        at.field("copies_per_uplink").range(Integer.toUnsignedLong(perUplink), 0, MAX_COPIES, "");
        at.field("copies_per_neighbour").range(Integer.toUnsignedLong(perNeighbour), 0, MAX_COPIES, "");
        at.require(
                perUplink != 0 || perNeighbour != 0,
                "sends no copy at all; set copies_per_uplink or copies_per_neighbour to at least 1");
    }

    private static void adaptive(Scope at, Policy policy, Adaptive adaptive) {
        at.field("max_overhead_percent").range(adaptive.getMaxOverheadPercent(), 0, MAX_OVERHEAD_PERCENT, "");
        Scope candidates = at.field("candidates");
        candidates.require(
                adaptive.getCandidatesCount() <= MAX_CANDIDATES,
                "has " + adaptive.getCandidatesCount() + " names; expected at most " + MAX_CANDIDATES);
        for (String name : adaptive.getCandidatesList()) {
            candidates.require(
                    policy.profile(name).filter(RedundancyProfile::hasAdaptive).isEmpty(),
                    "names " + name + ", which is adaptive itself; name profiles that are not");
        }
        candidates.require(
                Set.copyOf(adaptive.getCandidatesList()).size() == adaptive.getCandidatesCount(),
                "names a profile twice");
    }

    private static void splitting(Scope at, Splitting splitting) {
        at.field("parts")
                .range(Integer.toUnsignedLong(splitting.getParts()), MIN_PARTS, MAX_PARTS, ", the k of the scheme");
        at.field("times").range(Integer.toUnsignedLong(splitting.getTimes()), 1, MAX_COPIES, "");
        at.field("share_per_uplink").range(splitting.getSharePerUplink(), 0, MAX_COPIES, "");
        at.field("share_per_neighbour").range(splitting.getSharePerNeighbour(), 0, MAX_COPIES, "");
        at.require(
                splitting.getSharePerUplink() + splitting.getSharePerNeighbour() > 0,
                "gives no path a share; set share_per_uplink or share_per_neighbour to at least 1");
    }
}
