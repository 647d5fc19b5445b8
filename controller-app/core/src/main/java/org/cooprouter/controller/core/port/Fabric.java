// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.PortRef;

/**
 * The bridges. Futures complete, and listeners are called, on any thread. Futures fail with {@link FabricException} when the
 * bridge is not connected, refuses something, or disconnects before it has answered.
 */
public interface Fabric {
    /** Tells {@code listener} of bridges that are connected already and of all that happens from now on. */
    void listen(Listener listener);

    /** {@code listener} hears nothing more; it may be hearing something on another thread just now. */
    void unlisten(Listener listener);

    /**
     * Makes the bridge's program equal to {@code wanted}: compares what it really has, adds, modifies and removes no more than the
     * difference, so that an unchanged rule keeps its statistics and no packet finds a gap, and ends with a barrier. Rules that
     * other programs made (other cookies) are removed as well: the bridge is ours. Requests for one bridge run one after another;
     * of those that wait only the latest runs, the earlier ones complete with it.
     *
     * <p>A rule or bucket that names a port which the bridge does not have is left out and named in the result.
     */
    CompletableFuture<Applied> apply(DatapathId bridge, FlowProgram wanted);

    /** Lets the bridge treat {@code frame} as if it had come in on {@code inPort}; completes when it has been sent. */
    CompletableFuture<Void> packetOut(DatapathId bridge, PortRef inPort, byte[] frame, List<Action> actions);

    /** Counters of the rules whose cookie equals {@code cookie} under {@code cookieMask}. */
    CompletableFuture<List<FlowStatistics>> flowStatistics(DatapathId bridge, long cookie, long cookieMask);

    /** Counters of all ports. */
    CompletableFuture<List<PortStatistics>> portStatistics(DatapathId bridge);

    /** Hears what bridges say; called for one bridge in the order in which things happen. */
    interface Listener {
        /** A bridge has connected, or connected again; {@code ports} without the reserved ones. */
        void connected(DatapathId bridge, List<Port> ports);

        /** The channel to a bridge is gone. */
        void disconnected(DatapathId bridge);

        /** A port is new or has changed its state. */
        void portChanged(DatapathId bridge, Port port);

        /** A port is no longer there. */
        void portRemoved(DatapathId bridge, String name);

        /** A rule sent {@code frame} to the controller. */
        void packetIn(DatapathId bridge, String inPort, byte[] frame);
    }

    /** A port of a bridge. */
    final class Port {
        private final String name;
        private final int number;
        private final boolean live;

        /** {@code live}: the link is up and the port is not administratively down. */
        public Port(String name, int number, boolean live) {
            this.name = name;
            this.number = number;
            this.live = live;
        }

        /** As the bridge calls it. */
        public String name() {
            return name;
        }

        /** OpenFlow port number. */
        public int number() {
            return number;
        }

        /** Whether it has a carrier. */
        public boolean live() {
            return live;
        }

        @Override
        public String toString() {
            return name + "(" + number + (live ? ", live)" : ", down)");
        }
    }

    /** What {@link #apply} found and did. */
    final class Applied {
        private final int installedRules;
        private final int changes;
        private final List<String> missingPorts;

        /** See the methods. */
        public Applied(int installedRules, int changes, List<String> missingPorts) {
            this.installedRules = installedRules;
            this.changes = changes;
            this.missingPorts = List.copyOf(missingPorts);
        }

        /** Wanted rules that are on the bridge now. */
        public int installedRules() {
            return installedRules;
        }

        /** Rules, groups and meters that were added, modified or removed. */
        public int changes() {
            return changes;
        }

        /** Names of ports that the program needs and the bridge does not have. */
        public List<String> missingPorts() {
            return missingPorts;
        }
    }

    /** Counters of one rule. */
    final class FlowStatistics {
        private final int table;
        private final long cookie;
        private final long packets;
        private final long bytes;

        /** See the methods. */
        public FlowStatistics(int table, long cookie, long packets, long bytes) {
            this.table = table;
            this.cookie = cookie;
            this.packets = packets;
            this.bytes = bytes;
        }

        /** Of the rule. */
        public int table() {
            return table;
        }

        /** Of the rule. */
        public long cookie() {
            return cookie;
        }

        /** Since the rule was added. */
        public long packets() {
            return packets;
        }

        /** Of whole frames, since the rule was added. */
        public long bytes() {
            return bytes;
        }
    }

    /** Counters of one port. */
    final class PortStatistics {
        private final String name;
        private final long receivedBytes;
        private final long sentBytes;

        /** See the methods. */
        public PortStatistics(String name, long receivedBytes, long sentBytes) {
            this.name = name;
            this.receivedBytes = receivedBytes;
            this.sentBytes = sentBytes;
        }

        /** As the bridge calls it. */
        public String name() {
            return name;
        }

        /** Into the bridge. */
        public long receivedBytes() {
            return receivedBytes;
        }

        /** Out of the bridge. */
        public long sentBytes() {
            return sentBytes;
        }
    }
}
