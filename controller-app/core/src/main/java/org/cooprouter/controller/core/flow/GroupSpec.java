// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.List;
import java.util.Locale;
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
        FAST_FAILOVER,
        /** One bucket, drawn by its weight from addresses, protocol and ports, so that packets of a flow draw the same one. */
        SELECT
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
        return "group_id=" + id + ",type=" + type.name().toLowerCase(Locale.ROOT)
                + buckets.stream().map(bucket -> ",bucket=" + bucket).collect(Collectors.joining());
    }

    /** One alternative of a group. */
    public static final class Bucket {
        private final @Nullable PortRef watchPort;
        private final int weight;
        private final List<Action> actions;

        private Bucket(@Nullable PortRef watchPort, int weight, List<Action> actions) {
            this.watchPort = watchPort;
            this.weight = weight;
            this.actions = actions;
        }

        /** Live while {@code port} has a carrier. */
        public static Bucket watching(PortRef port, Action... actions) {
            return new Bucket(Objects.requireNonNull(port), 0, List.of(actions));
        }

        /** For {@link Type#ALL}; in FAST_FAILOVER groups Open vSwitch refuses a bucket that watches nothing. */
        public static Bucket of(Action... actions) {
            return new Bucket(null, 0, List.of(actions));
        }

        /** For {@link Type#SELECT}; drawn with the probability that {@code weight}, 1 to 65535, is of the weights of all. */
        public static Bucket weighted(int weight, Action... actions) {
            return new Bucket(null, weight, List.of(actions));
        }

        /** The port whose carrier decides, if any. */
        public Optional<PortRef> watchPort() {
            return Optional.ofNullable(watchPort);
        }

        /** 0 where weights do not matter. */
        public int weight() {
            return weight;
        }

        /** Applied in this order. */
        public List<Action> actions() {
            return actions;
        }

        @Override
        public String toString() {
            return (watchPort == null ? "" : "watch_port:" + watchPort + ",")
                    + (weight == 0 ? "" : "weight:" + weight + ",")
                    + "actions="
                    + actions.stream().map(Action::toString).collect(Collectors.joining(","));
        }
    }
}
