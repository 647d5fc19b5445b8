// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** Checks that code allocates nothing once the compiler is done with it. */
final class Allocations {
    private static final int ROUND = 10_000;
    private static final int ROUNDS = 20;

    private Allocations() {}

    /** Runs the code in rounds until one of them allocates less than a byte per call; fails when none does. */
    static void assertNonePerCall(IntConsumer code) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated >= ROUND; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < ROUND; i++) {
                code.accept(i);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes allocated by %d calls", ROUND).isLessThan(ROUND);
    }
}
