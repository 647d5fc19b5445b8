// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashMap;
import java.util.Map;
import org.cooprouter.agent.wire.TagStats;

/** What agents say of their peers' tagged packets is what they have delivered of them since they have known the peer (Q6). */
final class TagRules {
    private final Map<Counted, Long> delivered = new HashMap<>();

    private record Counted(Life by, int association, long tag) {}

    void onDelivery(Life by, SealedPacket packet) {
        if (packet.tag() != Saying.NO_TAG) {
            delivered.merge(new Counted(by, packet.session().association(), packet.tag()), 1L, Long::sum);
        }
    }

    /** An agent seals a packet that says what it has counted. */
    void onCounts(Life by, int association, TagStats counts) {
        for (int i = 0; i < counts.size(); i++) {
            long expected = delivered.getOrDefault(new Counted(by, association, counts.tag(i)), 0L);
            if (counts.packets(i) != expected) {
                throw new Violation(by + " says that it has delivered " + counts.packets(i) + " packets with the tag "
                        + counts.tag(i) + " of " + Associations.name(association) + " instead of " + expected);
            }
        }
    }
}
