// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A packet that travels as split copies, and who has which of them: the last one that is needed delivers it, those before are
 * kept, those after are duplicates. What has been kept for the largest skew is given up.
 */
final class SplitPacket {
    /** Agents' clocks drift, so that for a moment either has to be expected. */
    private static final long SURELY_KEPT_NS = SimConfigs.MAX_SKEW_NS - EventQueue.MS;

    private static final long SURELY_GIVEN_UP_NS = SimConfigs.MAX_SKEW_NS + EventQueue.MS;

    private final int parts;
    private final Map<Life, Kept> keptBy = new HashMap<>();
    private final Set<Life> deliveredBy = new HashSet<>();

    /** What an agent keeps since its first split copy. */
    private record Kept(long sinceNs, Set<SealedPacket> copies) {}

    /** Makes a packet that so many different split copies restore. */
    SplitPacket(int parts) {
        this.parts = parts;
    }

    boolean deliveredBy(Life receiver) {
        return deliveredBy.contains(receiver);
    }

    /** Whether an agent may know nothing of the split copies any more that it has accepted. */
    private boolean mayBeForgotten(Life receiver, long nowNs) {
        Kept kept = keptBy.get(receiver);
        return !deliveredBy(receiver) && kept != null && nowNs - kept.sinceNs > SURELY_KEPT_NS;
    }

    /** Whether an agent may keep a split copy that it has had before: it has been given up, perhaps with others kept anew since. */
    boolean mayBeKeptAgain(Life receiver, SealedPacket copy, long nowNs) {
        Kept kept = keptBy.get(receiver);
        return mayBeForgotten(receiver, nowNs)
                || (!deliveredBy(receiver) && kept != null && !kept.copies.contains(copy));
    }

    /** Notes that an agent accepts a split copy and keeps it, or delivers the packet by it. */
    void onAccepted(Life receiver, SealedPacket copy, boolean delivers, long nowNs) {
        Kept kept = keptBy.get(receiver);
        if (kept == null || beginsAnew(receiver, kept, copy, delivers, nowNs)) {
            kept = new Kept(nowNs, new HashSet<>());
            keptBy.put(receiver, kept);
        }
        boolean isNew = kept.copies.add(copy) && !deliveredBy(receiver);
        if (!isNew) {
            throw new Violation(receiver + " accepts for the second time: " + copy);
        }
        if (delivers != (kept.copies.size() == parts)) {
            throw new Violation(receiver + (delivers ? " delivers" : " does not deliver") + " with "
                    + kept.copies.size() + " of " + parts + " split copies: " + copy);
        }
        if (delivers) {
            deliveredBy.add(receiver);
        }
    }

    private boolean beginsAnew(Life receiver, Kept kept, SealedPacket copy, boolean delivers, long nowNs) {
        boolean contradicts = kept.copies.contains(copy) || delivers != (kept.copies.size() + 1 == parts);
        return nowNs - kept.sinceNs > SURELY_GIVEN_UP_NS || (contradicts && mayBeForgotten(receiver, nowNs));
    }
}
