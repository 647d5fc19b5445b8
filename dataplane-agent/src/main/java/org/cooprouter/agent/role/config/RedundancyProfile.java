// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.jspecify.annotations.Nullable;

/**
 * How a session's packets are made redundant: copies of each, and repair copies over several (R1-R6, R16).
 *
 * @param scheme makes the copies
 * @param perUplink with RAIC-1 the copies over each own uplink; otherwise each own uplink's share of the split copies
 * @param perNeighbour the same for each helping neighbour
 * @param times how often each different copy leaves; 1 with RAIC-1
 * @param repairs what leaves beside the copies, to restore one packet from others
 * @param maxSkewNs largest expected time between the first and the last copy
 * @param timing when the copies leave
 * @param adaptive from what scheme and shares are chosen (R19), those here being in force before the first choice; null for a profile that
 *     is fixed
 * @param stream if set, each packet leaves once, over one of the paths that have a share above
 */
public record RedundancyProfile(
        RedundancyScheme scheme,
        int perUplink,
        int perNeighbour,
        int times,
        Repairs repairs,
        long maxSkewNs,
        ProfileTiming timing,
        @Nullable AdaptiveSettings adaptive,
        @Nullable StreamSplitting stream)
        implements CopyDistribution {
    /** Used where an app type's profile is not known: one copy on each path. */
    public static final RedundancyProfile DEFAULT = new RedundancyProfile(1, 1, 500_000_000);

    /**
     * Makes a profile without repair copies that is fixed and whose copies leave at once.
     *
     * @param scheme makes the copies
     * @param perUplink copies over each own uplink, or its share of the split copies
     * @param perNeighbour the same for each helping neighbour
     * @param times how often each different copy leaves
     * @param maxSkewNs largest expected time between the first and the last copy
     */
    public RedundancyProfile(RedundancyScheme scheme, int perUplink, int perNeighbour, int times, long maxSkewNs) {
        this(scheme, perUplink, perNeighbour, times, Repairs.NONE, maxSkewNs);
    }

    /**
     * Makes a profile that is fixed and whose copies leave at once.
     *
     * @param scheme makes the copies
     * @param perUplink copies over each own uplink, or its share of the split copies
     * @param perNeighbour the same for each helping neighbour
     * @param times how often each different copy leaves
     * @param repairs what leaves beside the copies
     * @param maxSkewNs largest expected time between the first and the last copy
     */
    public RedundancyProfile(
            RedundancyScheme scheme, int perUplink, int perNeighbour, int times, Repairs repairs, long maxSkewNs) {
        this(scheme, perUplink, perNeighbour, times, repairs, maxSkewNs, ProfileTiming.IMMEDIATE, null, null);
    }

    /**
     * Makes a profile of RAIC-1.
     *
     * @param copiesPerUplink copies over each own uplink
     * @param copiesPerNeighbour copies through each helping neighbour
     * @param maxSkewNs largest expected time between the first and the last copy
     */
    public RedundancyProfile(int copiesPerUplink, int copiesPerNeighbour, long maxSkewNs) {
        this(Schemes.replication(), copiesPerUplink, copiesPerNeighbour, 1, maxSkewNs);
    }

    /**
     * Returns how many bytes leave for each byte of a packet. With datagrams' headers of 0 bytes it is the factor by which the
     * payload grows.
     *
     * @param uplinks number of own uplinks
     * @param neighbours number of helping neighbours
     * @param length bytes of the packets' bodies, more than 0
     * @param headers bytes that every datagram has beside what it carries
     * @return 1 or more, if there is any path
     */
    public double bytesFactor(int uplinks, int neighbours, int length, int headers) {
        boolean hasShare = (long) uplinks * perUplink + (long) neighbours * perNeighbour > 0;
        int wholes = hasShare ? uplinks * perUplink + neighbours * perNeighbour : 1;
        double copies = scheme.splits() ? (double) scheme.copies() * times : wholes * times;
        double bytes = copies * (scheme.copyLength(length) + headers)
                + repairs.code().repairsPerPacket() * (length + RepairCode.LENGTH_BYTES + headers);
        return bytes / length;
    }

    /**
     * Returns what a path gets.
     *
     * @param kind of the path
     * @return 0-4
     */
    public int share(PathKind kind) {
        return kind == PathKind.UPLINK ? perUplink : perNeighbour;
    }

    @Override
    public int share(PathKind kind, int pathId) {
        return share(kind);
    }

    /**
     * Returns the code that keeps the most packets of those that may ever be in force: what is larger than its repair copies could be has to
     * be fragmented whatever is in force, and a receiver keeps as many packets as it needs.
     *
     * @return {@link RepairCode#NONE} if there are never any repair copies
     */
    public RepairCode widestCode() {
        return adaptive == null ? repairs.code() : adaptive.widestCode();
    }

    /**
     * Returns the same redundancy at other times.
     *
     * @param changed when the copies leave
     * @return a profile
     */
    public RedundancyProfile with(ProfileTiming changed) {
        return new RedundancyProfile(
                scheme, perUplink, perNeighbour, times, repairs, maxSkewNs, changed, adaptive, stream);
    }

    /**
     * Returns the same profile with a choice.
     *
     * @param settings from what is chosen
     * @return a profile
     */
    public RedundancyProfile with(AdaptiveSettings settings) {
        return new RedundancyProfile(
                scheme, perUplink, perNeighbour, times, repairs, maxSkewNs, timing, settings, stream);
    }

    /**
     * Returns a profile whose packets leave once, each over one of the paths.
     *
     * @param splitting how they are put back in order
     * @return a profile
     */
    public RedundancyProfile with(StreamSplitting splitting) {
        return new RedundancyProfile(
                scheme, perUplink, perNeighbour, times, repairs, maxSkewNs, timing, adaptive, splitting);
    }
}
