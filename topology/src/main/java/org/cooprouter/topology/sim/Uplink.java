// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.topology.wan.WanLink;
import org.cooprouter.topology.wan.WanSettings;

/** A site's Internet connection: the emulated link of the laboratory, in both directions, in virtual time. */
final class Uplink {
    private final Direction up;
    private final Direction down;

    Uplink(EventQueue time, long seed, Consumer<SimFrame> toInternet, Consumer<SimFrame> toSite) {
        up = new Direction(time, seed, toInternet);
        down = new Direction(time, ~seed, toSite);
    }

    Direction up() {
        return up;
    }

    Direction down() {
        return down;
    }

    void configure(WanSettings settings) {
        up.configure(settings);
        down.configure(settings);
    }

    /** One direction. */
    static final class Direction implements FrameSink {
        /** More than all calls of a home send at one time, in as many copies as a profile may want. */
        private static final int CAPACITY = 256;

        private final EventQueue time;
        private final WanLink link;
        private final Consumer<SimFrame> receiver;
        private final ByteBuffer slot = ByteBuffer.allocate(SLOT_LENGTH);
        private long departurePlannedNs = WanLink.NEVER;

        Direction(EventQueue time, long seed, Consumer<SimFrame> receiver) {
            this.time = time;
            this.link = new WanLink(seed, CAPACITY);
            this.receiver = receiver;
        }

        WanSettings settings() {
            return link.settings();
        }

        void configure(WanSettings settings) {
            link.configure(settings);
        }

        void send(SimFrame frame) {
            link.arrive(frame.bytes(), 0, frame.length(), time.nowNs());
            planDeparture();
        }

        private void planDeparture() {
            long next = link.nextDepartureNs();
            if (next < departurePlannedNs) {
                departurePlannedNs = next;
                time.at(next, () -> depart(next));
            }
        }

        private void depart(long plannedNs) {
            if (plannedNs == departurePlannedNs) {
                departurePlannedNs = WanLink.NEVER;
                link.deliver(this, CAPACITY, time.nowNs());
                planDeparture();
            }
        }

        @Override
        public ByteBuffer buffer() {
            return slot;
        }

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public void commit(int length) {
            receiver.accept(new SimFrame(ByteBuffer.allocate(length).put(0, slot, 0, length), null));
        }

        @Override
        public void abandon() {}
    }
}
