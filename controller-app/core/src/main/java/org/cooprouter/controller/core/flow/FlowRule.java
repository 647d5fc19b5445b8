// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** One rule of the pipeline: meter, then actions, then the next table; without any of them the packet is dropped. */
public final class FlowRule {
    private static final int NONE = -1;

    private final Key key;
    private final long cookie;
    private final int meter;
    private final List<Action> actions;
    private final int next;

    private FlowRule(Key key, long cookie, int meter, List<Action> actions, int next) {
        this.key = key;
        this.cookie = cookie;
        this.meter = meter;
        this.actions = List.copyOf(actions);
        this.next = next;
    }

    /** A rule in {@code table}, 0-254; of those that match a packet the one with the highest {@code priority}, 0-65535, acts. */
    public static FlowRule of(int table, int priority, Match match) {
        return new FlowRule(new Key(table, priority, match), 0, NONE, List.of(), NONE);
    }

    /** With the opaque number by which statistics are found again. */
    public FlowRule cookie(long number) {
        return new FlowRule(key, number, meter, actions, next);
    }

    /** Packets first pass the meter {@code meterId}. */
    public FlowRule meter(int meterId) {
        return new FlowRule(key, cookie, meterId, actions, next);
    }

    /** Replaces the actions. */
    public FlowRule actions(Action... what) {
        return new FlowRule(key, cookie, meter, List.of(what), next);
    }

    /** Replaces the actions. */
    public FlowRule actions(List<Action> what) {
        return new FlowRule(key, cookie, meter, what, next);
    }

    /** After the actions the packet goes on in {@code table}, which must be higher than this rule's. */
    public FlowRule gotoTable(int table) {
        if (table <= key.table) {
            throw new IllegalArgumentException(
                    "goto_table:" + table + " from table " + key.table + ": OpenFlow only goes up");
        }
        return new FlowRule(key, cookie, meter, actions, table);
    }

    /** What identifies the rule on a bridge. */
    public Key key() {
        return key;
    }

    /** Opaque number. */
    public long cookie() {
        return cookie;
    }

    /** The meter that packets pass first, if any. */
    public OptionalInt meter() {
        return meter == NONE ? OptionalInt.empty() : OptionalInt.of(meter);
    }

    /** Applied in this order. */
    public List<Action> actions() {
        return actions;
    }

    /** The table in which the packet goes on after the actions, if it does. */
    public OptionalInt gotoTable() {
        return next == NONE ? OptionalInt.empty() : OptionalInt.of(next);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof FlowRule)) {
            return false;
        }
        FlowRule that = (FlowRule) other;
        return key.equals(that.key)
                && cookie == that.cookie
                && meter == that.meter
                && next == that.next
                && actions.equals(that.actions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, cookie, meter, actions, next);
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        List<String> steps = new ArrayList<>();
        if (meter != NONE) {
            steps.add("meter:" + meter);
        }
        actions.forEach(action -> steps.add(action.toString()));
        if (next != NONE) {
            steps.add("goto_table:" + next);
        }
        String what = steps.isEmpty() ? "drop" : String.join(",", steps);
        return "cookie=0x" + Long.toHexString(cookie) + "," + key + " actions=" + what;
    }

    /** Table, priority and match: a bridge holds one rule for each. */
    public static final class Key {
        private final int table;
        private final int priority;
        private final Match match;
        /** Programs are maps by keys, and are compared and copied often. */
        private final int hash;

        private Key(int table, int priority, Match match) {
            this.table = table;
            this.priority = priority;
            this.match = match;
            this.hash = Objects.hash(table, priority, match);
        }

        /** 0-254. */
        public int table() {
            return table;
        }

        /** 0-65535, the highest acts. */
        public int priority() {
            return priority;
        }

        /** Which packets. */
        public Match match() {
            return match;
        }

        @Override
        public boolean equals(Object other) {
            if (this == other) {
                return true;
            }
            if (!(other instanceof Key)) {
                return false;
            }
            Key that = (Key) other;
            return hash == that.hash && table == that.table && priority == that.priority && match.equals(that.match);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            String fields = match.toString();
            return "table=" + table + ",priority=" + priority + (fields.isEmpty() ? "" : "," + fields);
        }
    }
}
