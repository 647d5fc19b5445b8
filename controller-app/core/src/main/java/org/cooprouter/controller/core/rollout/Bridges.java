// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cooprouter.controller.core.port.Clock;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.jspecify.annotations.Nullable;

/** The channels to all bridges; brings what the fabric says to the core's thread, to which it is confined. */
final class Bridges {
    /** Hears of packets that rules sent to the controller. */
    interface PacketInListener {
        void packetIn(BridgeChannel bridge, String inPort, byte[] frame);
    }

    private final Fabric fabric;
    private final Clock clock;
    private final Consumer<BridgeChannel> changed;
    private final Map<DatapathId, BridgeChannel> channels = new HashMap<>();
    private volatile Fabric.@Nullable Listener listener;

    Bridges(Fabric fabric, Clock clock, Consumer<BridgeChannel> changed) {
        this.fabric = fabric;
        this.clock = clock;
        this.changed = changed;
    }

    BridgeChannel channel(DatapathId id) {
        return channels.computeIfAbsent(id, key -> new BridgeChannel(key, fabric, clock, changed));
    }

    /** Verifies those that were not verified for {@code interval}. */
    void verify(Duration interval) {
        channels.values().forEach(channel -> channel.verify(interval));
    }

    void start(PacketInListener packets) {
        Fabric.Listener ours = listener(packets);
        listener = ours;
        fabric.listen(ours);
    }

    void stop() {
        Fabric.Listener ours = listener;
        if (ours != null) {
            fabric.unlisten(ours);
        }
    }

    private Fabric.Listener listener(PacketInListener packets) {
        return new Fabric.Listener() {
            @Override
            public void connected(DatapathId bridge, List<Fabric.Port> ports) {
                clock.execute(() -> channel(bridge).connected(ports));
            }

            @Override
            public void disconnected(DatapathId bridge) {
                clock.execute(() -> channel(bridge).disconnected());
            }

            @Override
            public void portChanged(DatapathId bridge, Fabric.Port port) {
                clock.execute(() -> channel(bridge).portChanged(port));
            }

            @Override
            public void portRemoved(DatapathId bridge, String name) {
                clock.execute(() -> channel(bridge).portRemoved(name));
            }

            @Override
            public void packetIn(DatapathId bridge, String inPort, byte[] frame) {
                clock.execute(() -> packets.packetIn(channel(bridge), inPort, frame));
            }
        };
    }
}
