// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.stream.JoinOrder;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of split streams back in order (stream joiner 256; [0084], [0085]): whole frames wait, in memory that is there from the beginning,
 * until those before them have come, are known to be lost, or are too late. {@link #arrive} says which packet the next frame is, {@link #commit} ends it.
 * Not safe for use by several threads.
 */
final class StreamJoiner {
    /** Most frames that wait at one time: a frame's memory is free again when its time is over, though it may have left earlier. */
    static final int CAPACITY = 8192;

    private static final int NO_ENTRY = 0;

    private final FrameSink sink;
    private final Counters counters;
    private final WaitingFrames waiting = new WaitingFrames(CAPACITY);
    private final @Nullable JoinOrder[] orders = new JoinOrder[CAPACITY];
    private final long[] packetIds = new long[CAPACITY];
    private @Nullable JoinOrder order;
    private long packetId;
    private long patienceNs;
    private long nowNs;
    private boolean inTurn;

    StreamJoiner(FrameSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    /** Takes the memory for frames; not called on the packet path, and not needed by agents that join nothing. */
    void reserve() {
        waiting.reserve();
    }

    /** A packet has come; a frame may be made of it next. Hands over what it was that others waited for. */
    void arrive(JoinOrder ofSession, long id, int pathId, int working, long longestNs, long atNs) {
        order = ofSession;
        packetId = id;
        patienceNs = longestNs;
        nowNs = atNs;
        ofSession.arrived(id, pathId);
        if (id < ofSession.next()) {
            counters.count(AgentCounter.PACKETS_JOINED_LATE);
            inTurn = true;
            return;
        }
        makeRoom(ofSession, id);
        long settled = ofSession.settled(working);
        ofSession.mark(id, JoinOrder.ARRIVED);
        while (ofSession.next() < id
                && (ofSession.next() <= settled || ofSession.slot(ofSession.next()) != JoinOrder.MISSING)) {
            release(ofSession);
        }
        inTurn = ofSession.next() == id;
        if (inTurn) {
            ofSession.mark(id, JoinOrder.MISSING);
            ofSession.next(id + 1);
        }
    }

    private void makeRoom(JoinOrder ofSession, long id) {
        long first = id - JoinOrder.WINDOW + 1;
        for (int i = 0; i < JoinOrder.WINDOW && ofSession.next() < first; i++) {
            release(ofSession);
        }
        if (ofSession.next() < first) {
            // The sender has begun anew, further on.
            ofSession.next(id);
        }
    }

    /** Hands over the frame in the claimed slot if it is its turn, and those that waited for it. */
    void commit(int slot, int length) {
        JoinOrder ofSession = order;
        if (ofSession == null || inTurn) {
            sink.commit(length);
            if (ofSession != null) {
                releaseArrived(ofSession);
            }
            return;
        }
        int entry = waiting.keep(sink.buffer(), slot, length, nowNs + patienceNs, nowNs);
        if (entry == WaitingFrames.NONE) {
            counters.count(AgentCounter.PACKETS_NOT_JOINED);
            sink.commit(length);
            return;
        }
        sink.abandon();
        orders[entry] = ofSession;
        packetIds[entry] = packetId;
        ofSession.mark(packetId, entry + 1);
        counters.count(AgentCounter.PACKETS_JOINED);
    }

    private void releaseArrived(JoinOrder ofSession) {
        while (ofSession.slot(ofSession.next()) != JoinOrder.MISSING) {
            release(ofSession);
        }
    }

    /** Goes on behind the next packet, whatever has become of it. */
    private void release(JoinOrder ofSession) {
        long id = ofSession.next();
        int slot = ofSession.slot(id);
        if (slot > NO_ENTRY) {
            emit(slot - 1);
        } else if (slot == JoinOrder.MISSING) {
            counters.count(AgentCounter.PACKETS_GIVEN_UP);
        }
        ofSession.mark(id, JoinOrder.MISSING);
        ofSession.next(id + 1);
    }

    private void emit(int entry) {
        waiting.emit(entry, sink);
        orders[entry] = null;
    }

    /** Gives up what packets have waited for as long as they may; a bounded amount per call. */
    int expire(long atNs, int limit) {
        int work = 0;
        while (work < limit) {
            int entry = waiting.poll(atNs);
            if (entry == WaitingFrames.NONE) {
                break;
            }
            JoinOrder ofSession = orders[entry];
            if (ofSession != null) {
                while (orders[entry] != null && ofSession.next() <= packetIds[entry]) {
                    release(ofSession);
                }
                releaseArrived(ofSession);
            }
            orders[entry] = null;
            waiting.release(entry);
            work++;
        }
        return work;
    }

    long nextDeadlineNs() {
        return waiting.nextDeadlineNs();
    }
}
