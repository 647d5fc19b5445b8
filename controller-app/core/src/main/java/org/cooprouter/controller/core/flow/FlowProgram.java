// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All rules, groups and meters of one bridge. */
public final class FlowProgram {
    /** Nothing: every packet is dropped. */
    public static final FlowProgram EMPTY = builder().build();

    private final Map<FlowRule.Key, FlowRule> rules;
    private final Map<Integer, GroupSpec> groups;
    private final Map<Integer, MeterSpec> meters;

    private FlowProgram(Builder builder) {
        this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(builder.rules));
        this.groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
        this.meters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.meters));
    }

    /** Starts an empty program. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with all of this program. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.rules.putAll(rules);
        builder.groups.putAll(groups);
        builder.meters.putAll(meters);
        return builder;
    }

    /** Rules by their keys, in the order in which they were added. */
    public Map<FlowRule.Key, FlowRule> rules() {
        return rules;
    }

    /** Groups by number. */
    public Map<Integer, GroupSpec> groups() {
        return groups;
    }

    /** Meters by number. */
    public Map<Integer, MeterSpec> meters() {
        return meters;
    }

    /** What has to change on a bridge that has this program so that it has {@code wanted}. */
    public FlowDelta to(FlowProgram wanted) {
        return new FlowDelta(this, wanted);
    }

    /** Whether all of {@code wanted} are among the rules. */
    public boolean hasAll(Collection<FlowRule> wanted) {
        return wanted.stream().allMatch(rule -> Objects.equals(rule, rules.get(rule.key())));
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof FlowProgram)) {
            return false;
        }
        FlowProgram that = (FlowProgram) other;
        return rules.equals(that.rules) && groups.equals(that.groups) && meters.equals(that.meters);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    /** Meters, groups and rules in ovs-ofctl notation, one per element. */
    public List<String> toLines() {
        List<String> lines = new ArrayList<>();
        meters.values().forEach(meter -> lines.add(meter.toString()));
        groups.values().forEach(group -> lines.add(group.toString()));
        rules.values().forEach(rule -> lines.add(rule.toString()));
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", toLines());
    }

    /** Collects a program. */
    public static final class Builder {
        private final Map<FlowRule.Key, FlowRule> rules = new LinkedHashMap<>();
        private final Map<Integer, GroupSpec> groups = new LinkedHashMap<>();
        private final Map<Integer, MeterSpec> meters = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a rule; an equal one may be there, one with the same key that does something else may not. */
        public Builder add(FlowRule rule) {
            FlowRule other = rules.putIfAbsent(rule.key(), rule);
            if (other != null && !other.equals(rule)) {
                throw new IllegalStateException("two rules for the same packets: " + other + " and " + rule);
            }
            return this;
        }

        /** Adds several rules. */
        public Builder addAll(Collection<FlowRule> more) {
            more.forEach(this::add);
            return this;
        }

        /** Adds or replaces a group. */
        public Builder add(GroupSpec group) {
            groups.put(group.id(), group);
            return this;
        }

        /** Adds or replaces a meter. */
        public Builder add(MeterSpec meter) {
            meters.put(meter.id(), meter);
            return this;
        }

        /** The finished program. */
        public FlowProgram build() {
            return new FlowProgram(this);
        }
    }
}
