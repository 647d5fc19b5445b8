// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what code allocates in steady state. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 5;
    private static final int CALLS = 2_000;

    private Allocation() {}

    /** Returns the bytes that the calling thread allocates in 2,000 calls: the least of several rounds, after a warm-up. */
    public static long bytesOf(Runnable code) {
        run(code, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(code, CALLS);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void run(Runnable code, int times) {
        for (int i = 0; i < times; i++) {
            code.run();
        }
    }
}
