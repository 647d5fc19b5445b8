// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

/**
 * What a bridge says it has.
 *
 * @param rules all flow rules
 * @param groups groups by number
 * @param meters meters by number: ofp_meter_config as the bridge wrote it
 */
record BridgeImage(List<Rule> rules, Map<Integer, Group> groups, Map<Integer, ByteString> meters) {
    /** A bridge that has nothing. */
    static final BridgeImage EMPTY = new BridgeImage(List.of(), Map.of(), Map.of());

    BridgeImage {
        rules = List.copyOf(rules);
        groups = Map.copyOf(groups);
        meters = Map.copyOf(meters);
    }

    /** A rule without its priority, match and actions: its cookie stands for them. */
    record Rule(int table, long cookie, long packets, long bytes) {}

    /**
     * A group.
     *
     * @param type OFPGT_* number
     * @param buckets as the bridge wrote them
     */
    record Group(int type, ByteString buckets) {}
}
