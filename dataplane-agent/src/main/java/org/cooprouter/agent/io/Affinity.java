// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Binds threads to processors. */
public final class Affinity {
    private static final int MAX_CPUS = 1024;

    private Affinity() {}

    /**
     * Keeps the calling platform thread on one processor (sched_setaffinity(2)).
     *
     * @param cpu number of the processor, from 0
     * @throws IOException if there is no such processor or the process may not use it
     */
    public static void pinCurrentThread(int cpu) throws IOException {
        if (cpu < 0 || cpu >= MAX_CPUS) {
            throw new IllegalArgumentException("CPU " + cpu + ": expected a number from 0 to " + (MAX_CPUS - 1));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.newState(arena);
            MemorySegment mask = arena.allocate(MAX_CPUS / Byte.SIZE, 8);
            mask.set(JAVA_BYTE, cpu / Byte.SIZE, (byte) (1 << (cpu % Byte.SIZE)));
            if (Libc.schedSetaffinity(state, 0, mask) < 0) {
                throw new NativeIoException(
                        "sched_setaffinity",
                        "CPU " + cpu,
                        Libc.errno(state),
                        "choose a processor that `nproc --all` and the process's cpuset allow");
            }
        }
    }
}
