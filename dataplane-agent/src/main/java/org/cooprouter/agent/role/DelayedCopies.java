// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.timing.DeadlineWheel;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Copies that leave later than the packet came (R12; [0287]): sealed, in memory that is there from the beginning, until their time
 * comes. What surrounds a copy on its path is written only then, so that nothing goes to where a path was. Not safe for use by
 * several threads.
 */
final class DelayedCopies<P> {
    /** Most copies that wait at one time. */
    static final int CAPACITY = 4096;

    /** Where copies leave. */
    interface Exit<P> {
        /** Whether the path is none of ours any more. */
        boolean isGone(P path);

        /** Sends a copy. */
        void send(PacketFlyweight packet, P path, int tos);
    }

    private final Exit<P> exit;
    private final Counters counters;
    private final DeadlineWheel wheel = new DeadlineWheel(CAPACITY);
    private final @Nullable P[] paths;
    private final int[] lengths = new int[CAPACITY];
    private final int[] tosOf = new int[CAPACITY];
    private final int[] free = new int[CAPACITY];
    private final PacketFlyweight packet = new PacketFlyweight();
    private @Nullable ByteBuffer memory;
    private int freeCount;

    DelayedCopies(Exit<P> exit, Counters counters, IntFunction<@Nullable P[]> newPaths) {
        this.exit = exit;
        this.counters = counters;
        this.paths = newPaths.apply(CAPACITY);
    }

    /** Takes the memory for copies; not called on the packet path, and not needed by agents that delay nothing. */
    void reserve() {
        if (memory == null) {
            memory = ByteBuffer.allocateDirect(CAPACITY * FrameSink.SLOT_LENGTH);
            for (int i = 0; i < CAPACITY; i++) {
                free[freeCount++] = CAPACITY - 1 - i;
            }
        }
    }

    /** Lets a copy of a sealed packet leave at a time; at once if that is now, or if too many wait already. */
    void send(PacketFlyweight sealed, P path, int tos, long dueNs, long nowNs) {
        ByteBuffer frames = memory;
        if (dueNs <= nowNs) {
            exit.send(sealed, path, tos);
        } else if (frames == null || freeCount == 0 || !wheel.reaches(dueNs, nowNs)) {
            counters.count(AgentCounter.COPIES_NOT_DELAYED);
            exit.send(sealed, path, tos);
        } else {
            int entry = free[--freeCount];
            frames.put(offset(entry), sealed.buffer(), sealed.offset(), sealed.length());
            lengths[entry] = sealed.length();
            tosOf[entry] = tos;
            paths[entry] = path;
            wheel.add(entry, dueNs, nowNs);
        }
    }

    /** Sends what is due, at most a bounded number. */
    int sendDue(long nowNs, int limit) {
        int work = 0;
        while (work < limit) {
            int entry = wheel.poll(nowNs);
            if (entry == DeadlineWheel.NONE) {
                break;
            }
            leave(entry);
            work++;
        }
        return work;
    }

    private void leave(int entry) {
        P path = paths[entry];
        paths[entry] = null;
        free[freeCount++] = entry;
        if (path == null || memory == null || exit.isGone(path)) {
            counters.drop(DropReason.PATH_GONE);
            return;
        }
        packet.wrap(memory, offset(entry), lengths[entry]);
        exit.send(packet, path, tosOf[entry]);
        counters.count(AgentCounter.COPIES_DELAYED);
    }

    long nextDeadlineNs() {
        return wheel.nextDeadlineNs();
    }

    private static int offset(int entry) {
        return entry * FrameSink.SLOT_LENGTH;
    }
}
