// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The difference of two programs; a changed rule, group or meter is in {@code set}, a vanished one in {@code removed}. */
public final class FlowDelta {
    private final FlowProgram from;
    private final FlowProgram to;

    FlowDelta(FlowProgram from, FlowProgram to) {
        this.from = from;
        this.to = to;
    }

    /** Rules to add, or to write over the one with the same key. */
    public List<FlowRule> rulesSet() {
        return changed(from.rules(), to.rules());
    }

    /** Rules whose key is no longer wanted. */
    public List<FlowRule> rulesRemoved() {
        return vanished(from.rules(), to.rules());
    }

    /** Groups to add or modify. */
    public List<GroupSpec> groupsSet() {
        return changed(from.groups(), to.groups());
    }

    /** Groups that are no longer wanted. */
    public List<GroupSpec> groupsRemoved() {
        return vanished(from.groups(), to.groups());
    }

    /** Meters to add or modify. */
    public List<MeterSpec> metersSet() {
        return changed(from.meters(), to.meters());
    }

    /** Meters that are no longer wanted. */
    public List<MeterSpec> metersRemoved() {
        return vanished(from.meters(), to.meters());
    }

    /** What is there afterwards and was not before, in ovs-ofctl notation. */
    public List<String> linesAdded() {
        return minus(to, from);
    }

    /** What was there before and is not afterwards, in ovs-ofctl notation. */
    public List<String> linesRemoved() {
        return minus(from, to);
    }

    private static List<String> minus(FlowProgram program, FlowProgram other) {
        List<String> lines = new ArrayList<>();
        changed(other.meters(), program.meters()).forEach(meter -> lines.add(meter.toString()));
        changed(other.groups(), program.groups()).forEach(group -> lines.add(group.toString()));
        changed(other.rules(), program.rules()).forEach(rule -> lines.add(rule.toString()));
        return lines;
    }

    private static <K, V> List<V> changed(Map<K, V> from, Map<K, V> to) {
        List<V> result = new ArrayList<>();
        to.forEach((key, value) -> {
            if (!value.equals(from.get(key))) {
                result.add(value);
            }
        });
        return result;
    }

    private static <K, V> List<V> vanished(Map<K, V> from, Map<K, V> to) {
        List<V> result = new ArrayList<>();
        from.forEach((key, value) -> {
            if (!to.containsKey(key)) {
                result.add(value);
            }
        });
        return result;
    }
}
