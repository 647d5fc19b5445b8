// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.StreamSplitting;
import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.stream.JoinOrder;
import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;

/**
 * Packets that have left the tunnel and wait until their time comes to go on (R20): whole frames, in memory that is there from the
 * beginning. {@link #schedule} says when the next frame is due, {@link #commit} ends it. Not safe for use by several threads.
 */
final class Playout {
    /** Most frames that wait at one time. */
    static final int CAPACITY = 4096;

    private final FrameSink sink;
    private final Counters counters;
    private final WaitingFrames waiting = new WaitingFrames(CAPACITY);
    private final StreamJoiner joiner;
    private long nowNs;
    private long dueNs;
    private boolean joins;

    Playout(FrameSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
        this.joiner = new StreamJoiner(sink, counters);
    }

    /** Takes the memory for frames; not called on the packet path, and not needed by agents that hold nothing. */
    void reserve() {
        waiting.reserve();
    }

    /** Takes the memory for streams; not called on the packet path. */
    void reserveJoiner() {
        joiner.reserve();
    }

    /** A packet of a split stream has come of which no frame is made, or one is made next: those before it go first. */
    void arrive(Session session, long packetId, int pathId, int working, PeerQuality quality, long atNs) {
        JoinOrder order = session.joinOrder();
        StreamSplitting stream = session.appType().profile().stream();
        if (order != null && stream != null) {
            long shorterNs = quality.shorterNs(pathId, working);
            joiner.arrive(order, packetId, pathId, working, shorterNs, stream.joinNs(), atNs);
        }
    }

    /** Says when the next frame is due, going by the packet of which it is made. */
    void schedule(Session session, long packetId, FieldsReader fields, long atNs) {
        joins = session.joinOrder() != null;
        long holdNs = session.appType().profile().timing().holdNs();
        nowNs = atNs;
        dueNs = holdNs == 0 || !fields.has(FieldType.TIMESTAMP)
                ? atNs
                : session.playoutClock().dueNs(packetId, fields.timestampNs(), holdNs, atNs);
    }

    /** Says that the next frames are due: they carry what is late. */
    void atOnce(long atNs) {
        joins = false;
        nowNs = atNs;
        dueNs = atNs;
    }

    /** Hands over the frame in the claimed slot when it is due. */
    void commit(int slot, int length) {
        if (joins) {
            joiner.commit(slot, length);
        } else if (dueNs <= nowNs) {
            sink.commit(length);
        } else if (waiting.keep(sink.buffer(), slot, length, dueNs, nowNs) == WaitingFrames.NONE) {
            counters.count(AgentCounter.PACKETS_NOT_HELD);
            sink.commit(length);
        } else {
            sink.abandon();
            counters.count(AgentCounter.PACKETS_HELD);
        }
    }

    /** Hands over what is due, at most a bounded number. */
    int play(long atNs, int limit) {
        int work = joiner.expire(atNs, limit);
        while (work < limit) {
            int entry = waiting.poll(atNs);
            if (entry == WaitingFrames.NONE) {
                break;
            }
            waiting.emit(entry, sink);
            waiting.release(entry);
            work++;
        }
        return work;
    }

    long nextDeadlineNs() {
        return Math.min(waiting.nextDeadlineNs(), joiner.nextDeadlineNs());
    }
}
