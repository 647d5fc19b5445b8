// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.function.IntFunction;
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
    private final WaitingFrames waiting = new WaitingFrames(CAPACITY);
    private final IntFunction<@Nullable P[]> newPaths;
    private @Nullable P[] paths;
    private int[] tosOf = {};
    private final PacketFlyweight packet = new PacketFlyweight();

    DelayedCopies(Exit<P> exit, Counters counters, IntFunction<@Nullable P[]> newPaths) {
        this.exit = exit;
        this.counters = counters;
        this.newPaths = newPaths;
        this.paths = newPaths.apply(0);
    }

    /** Takes the memory for copies; not called on the packet path, and not needed by agents that delay nothing. */
    void reserve() {
        if (tosOf.length == 0) {
            waiting.reserve();
            paths = newPaths.apply(CAPACITY);
            tosOf = new int[CAPACITY];
        }
    }

    /** Lets a copy of a sealed packet leave at a time; at once if that is now, or if too many wait already. */
    void send(PacketFlyweight sealed, P path, int tos, long dueNs, long nowNs) {
        if (dueNs <= nowNs) {
            exit.send(sealed, path, tos);
            return;
        }
        int entry = waiting.keep(sealed.buffer(), sealed.offset(), sealed.length(), dueNs, nowNs);
        if (entry == WaitingFrames.NONE) {
            counters.count(AgentCounter.COPIES_NOT_DELAYED);
            exit.send(sealed, path, tos);
        } else {
            tosOf[entry] = tos;
            paths[entry] = path;
        }
    }

    /** Sends what is due, at most a bounded number. */
    int sendDue(long nowNs, int limit) {
        int work = 0;
        while (work < limit) {
            int entry = waiting.poll(nowNs);
            if (entry == WaitingFrames.NONE) {
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
        waiting.release(entry);
        if (path == null || exit.isGone(path)) {
            counters.drop(DropReason.PATH_GONE);
            return;
        }
        packet.wrap(waiting.memory(), waiting.offset(entry), waiting.length(entry));
        exit.send(packet, path, tosOf[entry]);
        counters.count(AgentCounter.COPIES_DELAYED);
    }

    long nextDeadlineNs() {
        return waiting.nextDeadlineNs();
    }
}
