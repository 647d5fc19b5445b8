// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.session.Session;
import org.cooprouter.agent.timing.DeadlineSlots;
import org.cooprouter.agent.timing.PacketTiming;
import org.cooprouter.agent.timing.PhaseLockedLoop;
import org.jspecify.annotations.Nullable;

/**
 * Notices that no packet has followed the last one of a session, so that what protects packets together with later ones has to protect the last ones without them: after
 * two periods of the rhythm that the session had, or, where it had none, half of the profile's {@code max_skew}, and 200 ms at most. Not safe for use by
 * several threads.
 */
final class RepairFlush<S extends Session> {
    /** Most sessions of which packets wait for others at one time. */
    static final int CAPACITY = 65_536;
    /** Within the horizon of the wheel, with room for a thread that is late. */
    static final long MOST_NS = 200_000_000;
    /** The next packet, and its jitter. */
    private static final int PERIODS = 2;

    private static final int SKEW_SHARE = 2;

    /** Who sends. */
    interface Exit<S extends Session> {
        /** A session is silent; {@code tos} is that of its last packet. */
        void onSilence(S session, int tos);
    }

    private final Exit<S> exit;
    private final Counters counters;
    private @Nullable DeadlineSlots slots;
    private @Nullable Session[] sessions = {};
    private long[] silentAtNs = {};
    private int[] tosOf = {};

    RepairFlush(Exit<S> exit, Counters counters) {
        this.exit = exit;
        this.counters = counters;
    }

    /** Takes memory; not called on the packet path, and not needed by agents that send no repair copies. */
    void reserve() {
        if (slots == null) {
            slots = new DeadlineSlots(CAPACITY);
            sessions = new Session[CAPACITY];
            silentAtNs = new long[CAPACITY];
            tosOf = new int[CAPACITY];
        }
    }

    /** A packet has left that repair copies are to protect. */
    void onPacket(S session, PacketTiming timing, int tos, long nowNs) {
        long atNs = nowNs + patienceNs(session, timing);
        int slot = session.flushSlot();
        if (slot == DeadlineSlots.NONE) {
            slot = slots == null ? DeadlineSlots.NONE : slots.take(atNs, nowNs);
            if (slot == DeadlineSlots.NONE) {
                counters.count(AgentCounter.REPAIRS_NOT_FLUSHED);
                return;
            }
            session.flushSlot(slot);
            sessions[slot] = session;
        }
        silentAtNs[slot] = atNs;
        tosOf[slot] = tos;
    }

    private static long patienceNs(Session session, PacketTiming timing) {
        PhaseLockedLoop loop = timing.loop();
        long wantedNs = loop.locked()
                ? PERIODS * loop.periodNs()
                : session.appType().profile().maxSkewNs() / SKEW_SHARE;
        return Math.min(MOST_NS, wantedNs);
    }

    /** Says of what is silent that it is, at most of a bounded number. */
    int flushDue(long nowNs, int limit) {
        int work = 0;
        while (slots != null && work < limit) {
            int slot = slots.poll(nowNs);
            if (slot == DeadlineSlots.NONE) {
                break;
            }
            work++;
            if (silentAtNs[slot] <= nowNs || !slots.extend(slot, silentAtNs[slot], nowNs)) {
                finish(slot);
            }
        }
        return work;
    }

    private void finish(int slot) {
        @SuppressWarnings("unchecked") // Only such are put there.
        S session = (S) sessions[slot];
        sessions[slot] = null;
        if (slots != null) {
            slots.release(slot);
        }
        if (session != null) {
            session.flushSlot(DeadlineSlots.NONE);
            if (!session.ended()) {
                exit.onSilence(session, tosOf[slot]);
            }
        }
    }

    long nextDeadlineNs() {
        return slots == null ? Long.MAX_VALUE : slots.nextDeadlineNs();
    }
}
