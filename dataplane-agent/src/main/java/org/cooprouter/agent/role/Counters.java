// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.cooprouter.agent.wire.DropReason;

/** Everything that is counted: written by the packet path alone, without fences; read by any thread. */
@SuppressWarnings("EnumOrdinal") // an array by ordinal is what an EnumMap is; this one has opaque elements
public final class Counters {
    private static final DropReason[] DROPS = DropReason.values();
    private static final DeclineReason[] DECLINES = DeclineReason.values();
    private static final AgentCounter[] EVENTS = AgentCounter.values();

    private final AtomicLongArray drops = new AtomicLongArray(DROPS.length);
    private final AtomicLongArray declines = new AtomicLongArray(DECLINES.length);
    private final AtomicLongArray events = new AtomicLongArray(EVENTS.length);

    /** Makes counters that are all 0. */
    public Counters() {}

    void drop(DropReason reason) {
        increment(drops, reason.ordinal());
    }

    void decline(DeclineReason reason) {
        increment(declines, reason.ordinal());
    }

    void count(AgentCounter counter) {
        add(counter, 1);
    }

    void add(AgentCounter counter, long count) {
        events.setOpaque(counter.ordinal(), events.getPlain(counter.ordinal()) + count);
    }

    void gauge(AgentCounter gauge, long value) {
        events.setOpaque(gauge.ordinal(), value);
    }

    private static void increment(AtomicLongArray group, int index) {
        group.setOpaque(index, group.getPlain(index) + 1);
    }

    /**
     * Returns how many packets were dropped for a reason.
     *
     * @param reason but {@link DropReason#NONE}
     * @return cumulative count
     */
    public long dropped(DropReason reason) {
        return drops.getOpaque(reason.ordinal());
    }

    /**
     * Returns how many frames were declined for a reason.
     *
     * @param reason but {@link DeclineReason#NONE}
     * @return cumulative count
     */
    public long declined(DeclineReason reason) {
        return declines.getOpaque(reason.ordinal());
    }

    /**
     * Returns another counter.
     *
     * @param counter which
     * @return cumulative count, or the value of a gauge
     */
    public long get(AgentCounter counter) {
        return events.getOpaque(counter.ordinal());
    }

    /**
     * Returns all counters, also those that are 0: drops as {@code drop_<reason>}, declined frames as {@code
     * declined_<reason>}.
     *
     * @return by name, in a stable order
     */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (AgentCounter counter : EVENTS) {
            all.put(counter.counterName(), get(counter));
        }
        for (int i = 1; i < DECLINES.length; i++) {
            all.put(DECLINES[i].counterName(), declined(DECLINES[i]));
        }
        for (int i = 1; i < DROPS.length; i++) {
            all.put("drop_" + DROPS[i].counterName(), dropped(DROPS[i]));
        }
        return all;
    }
}
