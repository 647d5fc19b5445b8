// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;

/** Checks a redundancy profile. */
final class ProfileValidator {
    private static final int MAX_COPIES = 4;
    private static final Duration MIN_SKEW = Durations.fromMillis(10);
    private static final Duration MAX_SKEW = Durations.fromSeconds(10);

    private ProfileValidator() {}

    static void validate(Scope scope, RedundancyProfile profile) {
        scope.field("max_skew").duration(profile.getMaxSkew(), MIN_SKEW, MAX_SKEW);
        if (!scope.require(profile.hasReplication(), "has no scheme; add one, for instance `replication: {}`")) {
            return;
        }
        Replication replication = profile.getReplication();
        Scope at = scope.field("replication");
        at.field("copies_per_uplink").range(replication.getCopiesPerUplink(), 0, MAX_COPIES, "");
        at.field("copies_per_neighbour").range(replication.getCopiesPerNeighbour(), 0, MAX_COPIES, "");
        at.require(
                replication.getCopiesPerUplink() + replication.getCopiesPerNeighbour() > 0,
                "sends no copy at all; set copies_per_uplink or copies_per_neighbour to at least 1");
    }
}
