// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;
import java.util.Objects;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;

/**
 * From what a session's redundancy is chosen, and within which budget (R19).
 *
 * @param profile id of the redundancy profile, for people
 * @param maxOverheadPercent extra bytes on average, of what one copy of each packet would take
 * @param candidates at least one
 * @param spread whether copies on one path leave one after the other
 */
public record AdaptiveSettings(String profile, int maxOverheadPercent, List<Candidate> candidates, boolean spread) {
    /** What there is to choose from when the policy names nothing. A further candidate is a line. */
    public static final List<Candidate> BUILT_IN = List.of(
            Candidate.copies(1),
            Candidate.copies(2),
            Candidate.copies(3),
            Candidate.copies(4),
            Candidate.split("raic5k2", Schemes.RAIC_5, 2),
            Candidate.split("raic5k3", Schemes.RAIC_5, 3),
            Candidate.split("raic6k2", Schemes.RAIC_6, 2),
            Candidate.split("raic6k4", Schemes.RAIC_6, 4),
            Candidate.repaired("raict1", new Raict(1)),
            Candidate.repaired("raict2", new Raict(2)),
            Candidate.repaired("fec4r1", new ReedSolomon(4, 1, 1)),
            Candidate.repaired("fec4r2", new ReedSolomon(4, 2, 1)));

    /**
     * Returns the code that keeps the most packets.
     *
     * @return {@link RepairCode#NONE} if no candidate has repair copies
     */
    public RepairCode widestCode() {
        RepairCode widest = RepairCode.NONE;
        for (Candidate candidate : candidates) {
            RepairCode code = candidate.repairs().code();
            widest = code.window() > widest.window() ? code : widest;
        }
        return widest;
    }

    /**
     * One way to make packets redundant.
     *
     * @param name for people, "raic5k2"
     * @param scheme makes the copies
     * @param times how often each different copy leaves
     * @param placed whole copies that go, as repair copies then do, where they help most; 0 = every path has the share of its kind
     * @param perUplink share of each own uplink
     * @param perNeighbour share of each helping neighbour
     * @param repairs what leaves beside the copies
     */
    public record Candidate(
            String name,
            RedundancyScheme scheme,
            int times,
            int placed,
            int perUplink,
            int perNeighbour,
            Repairs repairs) {
        static Candidate copies(int copies) {
            return new Candidate("raic1x" + copies, Schemes.replication(), 1, copies, 0, 0, Repairs.NONE);
        }

        static Candidate split(String name, int scheme, int parts) {
            return new Candidate(name, Objects.requireNonNull(Schemes.find(scheme, parts)), 1, 0, 1, 1, Repairs.NONE);
        }

        /** One whole copy of each packet, and repair copies. */
        static Candidate repaired(String name, RepairCode code) {
            return new Candidate(name, Schemes.replication(), 1, 1, 0, 0, new Repairs(code, 0, 0));
        }

        /**
         * Makes a candidate of another profile.
         *
         * @param name its id
         * @param profile shares by kind of path
         * @return the candidate
         */
        public static Candidate of(String name, RedundancyProfile profile) {
            return new Candidate(
                    name,
                    profile.scheme(),
                    profile.times(),
                    0,
                    profile.perUplink(),
                    profile.perNeighbour(),
                    profile.repairs());
        }

        /**
         * Returns the share of a kind of path.
         *
         * @param kind whose uplink the path uses
         * @return 0-4
         */
        public int share(PathKind kind) {
            return kind == PathKind.UPLINK ? perUplink : perNeighbour;
        }
    }
}
