// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.stream.JoinOrder;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of split streams back in order (stream joiner 256; [0084], [0085]): whole frames wait, in memory that is there from the beginning,
 * until those before them have come, are known to be lost, or are too late, and until they have taken as long as the longest path takes: an end point that
 * now and then saw the time of a shorter path alone would take that for the round-trip time, and what it may have under way would be too little for all
 * paths. {@link #arrive} says which packet the next frame is, {@link #commit} ends it. Not safe for use by several threads.
 */
final class StreamJoiner {
    /** Most frames that wait at one time: a frame's memory is free again when its time is over, though it may have left earlier. */
    static final int CAPACITY = 8192;

    private static final int NO_ENTRY = 0;

    private final FrameSink sink;
    private final Counters counters;
    private final WaitingFrames waiting = new WaitingFrames(CAPACITY);
    private @Nullable JoinOrder[] orders = {};
    private long[] packetIds = {};
    private long[] dueNs = {};
    private long[] giveUpNs = {};
    private @Nullable JoinOrder order;
    private long packetId;
    private long packetDueNs;
    private long packetGiveUpNs;
    private long nowNs;
    private boolean inTurn;

    StreamJoiner(FrameSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    /** Takes the memory for frames; not called on the packet path, and not needed by agents that join nothing. */
    void reserve() {
        if (orders.length == 0) {
            waiting.reserve();
            orders = new JoinOrder[CAPACITY];
            packetIds = new long[CAPACITY];
            dueNs = new long[CAPACITY];
            giveUpNs = new long[CAPACITY];
        }
    }

    /**
     * A packet has come; a frame may be made of it next. Hands over what it was that others waited for. Its path takes so much less time than the longest;
     * a difference beyond the longest wait cannot be made up for.
     */
    void arrive(JoinOrder ofSession, long id, int pathId, int working, long shorterNs, long longestNs, long atNs) {
        order = ofSession;
        packetId = id;
        packetDueNs = shorterNs > longestNs ? atNs : atNs + shorterNs;
        packetGiveUpNs = atNs + longestNs;
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
        while (ofSession.next() < id && mayGo(ofSession, settled)) {
            release(ofSession);
        }
        inTurn = ofSession.next() == id && packetDueNs == atNs;
        if (inTurn) {
            ofSession.mark(id, JoinOrder.MISSING);
            ofSession.next(id + 1);
        }
    }

    /** Whether the next packet is due, or among those that are here or lost and have nothing to hand over. */
    private boolean mayGo(JoinOrder ofSession, long settled) {
        int slot = ofSession.slot(ofSession.next());
        if (slot == JoinOrder.MISSING) {
            return ofSession.next() <= settled;
        }
        return slot == JoinOrder.ARRIVED || dueNs[slot - 1] <= nowNs;
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
        long deadlineNs = packetDueNs > nowNs ? packetDueNs : packetGiveUpNs;
        int entry = waiting.keep(sink.buffer(), slot, length, deadlineNs, nowNs);
        if (entry == WaitingFrames.NONE) {
            counters.count(AgentCounter.PACKETS_NOT_JOINED);
            sink.commit(length);
            return;
        }
        sink.abandon();
        orders[entry] = ofSession;
        packetIds[entry] = packetId;
        dueNs[entry] = packetDueNs;
        giveUpNs[entry] = packetGiveUpNs;
        ofSession.mark(packetId, entry + 1);
        counters.count(AgentCounter.PACKETS_JOINED);
    }

    private void releaseArrived(JoinOrder ofSession) {
        while (mayGo(ofSession, JoinOrder.NONE)) {
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

    /** Hands over what is due, and gives up what packets have waited for as long as they may; a bounded amount per call. */
    int expire(long atNs, int limit) {
        nowNs = atNs;
        int work = 0;
        while (work < limit) {
            int entry = waiting.poll(atNs);
            if (entry == WaitingFrames.NONE) {
                break;
            }
            work++;
            JoinOrder ofSession = orders[entry];
            if (ofSession != null) {
                releaseArrived(ofSession);
                boolean waitsOn = orders[entry] != null && giveUpNs[entry] > atNs;
                if (waitsOn && waiting.extend(entry, giveUpNs[entry], atNs)) {
                    continue;
                }
                while (orders[entry] != null && ofSession.next() <= packetIds[entry]) {
                    release(ofSession);
                }
                releaseArrived(ofSession);
            }
            orders[entry] = null;
            waiting.release(entry);
        }
        return work;
    }

    long nextDeadlineNs() {
        return waiting.nextDeadlineNs();
    }
}
