// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.openflow.PortNumbers;

/**
 * A program in the form in which one bridge gets it and shows it.
 *
 * @param rules by cookie
 * @param groups by number
 * @param meters by number
 * @param missingPorts names of ports that the program needs and the bridge does not have
 */
record EncodedProgram(
        Map<Long, Rule> rules, Map<Integer, Group> groups, Map<Integer, Meter> meters, SortedSet<String> missingPorts) {
    /** A program of nothing. */
    static final EncodedProgram EMPTY = ProgramEncoder.encode(FlowProgram.EMPTY, PortNumbers.of(List.of()));

    /** A rule, the cookie that it has on the bridge, and the message that makes it. */
    record Rule(FlowRule rule, long cookie, Request add) {}

    /** A group as the bridge shows it, and the messages that make it and that change an older one into it. */
    record Group(int id, BridgeImage.Group shown, Request add, Request modify) {}

    /** A meter as the bridge shows it, and the messages that make it and that change an older one into it. */
    record Meter(int id, ByteString shown, Request add, Request modify) {}

    /** Collects a program. */
    static final class Builder {
        private final Map<Long, Rule> rules = new LinkedHashMap<>();
        private final Map<Integer, Group> groups = new LinkedHashMap<>();
        private final Map<Integer, Meter> meters = new LinkedHashMap<>();
        private final SortedSet<String> missingPorts = new TreeSet<>();

        void add(Rule rule) {
            rules.put(rule.cookie(), rule);
        }

        void add(Group group) {
            groups.put(group.id(), group);
        }

        void add(Meter meter) {
            meters.put(meter.id(), meter);
        }

        void missing(Collection<String> portNames) {
            missingPorts.addAll(portNames);
        }

        EncodedProgram build() {
            return new EncodedProgram(
                    Collections.unmodifiableMap(rules),
                    Collections.unmodifiableMap(groups),
                    Collections.unmodifiableMap(meters),
                    Collections.unmodifiableSortedSet(missingPorts));
        }
    }
}
