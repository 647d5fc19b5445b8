// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A group of action buckets. */
public final class GroupSpec {
    /** Which buckets act. */
    public enum Type {
        /** Every bucket, each on its own copy of the packet. */
        ALL,
        /** The first bucket whose watched port is live; none live: the packet is dropped. */
        FAST_FAILOVER
    }

    private final int id;
    private final Type type;
    private final List<Bucket> buckets;

    /** {@code id} 1 and up. */
    public GroupSpec(int id, Type type, List<Bucket> buckets) {
        this.id = id;
        this.type = type;
        this.buckets = List.copyOf(buckets);
    }

    /** Number of the group on its bridge. */
    public int id() {
        return id;
    }

    /** Which buckets act. */
    public Type type() {
        return type;
    }

    /** In order of preference. */
    public List<Bucket> buckets() {
        return buckets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupSpec && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        return "group_id=" + id + ",type=" + (type == Type.ALL ? "all" : "fast_failover")
                + buckets.stream().map(bucket -> ",bucket=" + bucket).collect(Collectors.joining());
    }

    /** One alternative of a group. */
    public static final class Bucket {
        private final @Nullable PortRef watchPort;
        private final List<Action> actions;

        private Bucket(@Nullable PortRef watchPort, List<Action> actions) {
            this.watchPort = watchPort;
            this.actions = actions;
        }

        /** Live while {@code port} has a carrier. */
        public static Bucket watching(PortRef port, Action... actions) {
            return new Bucket(Objects.requireNonNull(port), List.of(actions));
        }

        /** For {@link Type#ALL}; in FAST_FAILOVER groups Open vSwitch refuses a bucket that watches nothing. */
        public static Bucket of(Action... actions) {
            return new Bucket(null, List.of(actions));
        }

        /** The port whose carrier decides, if any. */
        public Optional<PortRef> watchPort() {
            return Optional.ofNullable(watchPort);
        }

        /** Applied in this order. */
        public List<Action> actions() {
            return actions;
        }

        @Override
        public String toString() {
            return (watchPort == null ? "" : "watch_port:" + watchPort + ",")
                    + "actions="
                    + actions.stream().map(Action::toString).collect(Collectors.joining(","));
        }
    }
}
