// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How late the kernel may end a thread's sleeps so as to end several at once; 50 microseconds unless told otherwise. */
public final class TimerSlack {
    private static final int PR_SET_TIMERSLACK = 29;

    private TimerSlack() {}

    /**
     * Lets the sleeps of the calling platform thread end as soon as their time is over.
     *
     * @throws IOException if the kernel refuses
     */
    public static void minimize() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Libc.newState(arena);
            if (Libc.prctl(state, PR_SET_TIMERSLACK, 1) < 0) {
                throw new NativeIoException(
                        "prctl(PR_SET_TIMERSLACK)", "this thread", Libc.errno(state), "use a Linux kernel");
            }
        }
    }
}
