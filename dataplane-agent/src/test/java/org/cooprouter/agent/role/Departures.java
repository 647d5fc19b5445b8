// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.wire.PacketFlyweight;

/** When an agent's copies leave, to the nanosecond. */
final class Departures {
    private final Agent agent;
    private final List<Departure> departures = new ArrayList<>();

    /** A copy of a session packet. */
    record Departure(long atNs, Frame frame) {
        String source() {
            return frame.flow().source();
        }
    }

    Departures(Agent agent) {
        this.agent = agent;
    }

    /** Notes what the agent has just written. */
    void add(List<Frame> frames) {
        for (Frame frame : frames) {
            if (frame.packet().type() == PacketFlyweight.TYPE_DATA) {
                departures.add(new Departure(agent.nowNs, frame));
            }
        }
    }

    /** Lets time pass, timer by timer. */
    void until(long laterNs) {
        while (agent.pipeline.nextDeadlineNs() <= laterNs) {
            agent.nowNs = Math.max(agent.nowNs, agent.pipeline.nextDeadlineNs());
            agent.pipeline.onTimers(agent.nowNs);
            add(agent.sink.take());
        }
        agent.nowNs = laterNs;
    }

    List<Departure> take() {
        List<Departure> taken = List.copyOf(departures);
        departures.clear();
        return taken;
    }

    /** Since a time, in ns, over one path of a router. */
    List<Long> takeTimes(long sinceNs) {
        return take().stream().map(departure -> departure.atNs() - sinceNs).toList();
    }
}
