// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what code allocates in steady state. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final int CALLS = 2_000;

    private Allocation() {}

    /**
     * Returns the bytes that the calling thread allocates in 2,000 calls: the least of several rounds, after a warm-up.
     * Rounds end when one allocates nothing, or after 20 seconds: on a busy machine the compiler is done only then.
     */
    public static long bytesOf(Runnable code) {
        run(code, WARM_UP);
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > 0 && System.nanoTime() - start < PATIENCE_NS) {
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
