// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures what code allocates in steady state, as it is written: in a JVM whose compiler removes no allocation, because
 * whether it does elsewhere depends on what it inlines.
 */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 3;
    private static final int CALLS = 2_000;

    private Allocation() {}

    /**
     * Returns the bytes that the calling thread allocates in 2,000 calls: the least of three rounds, after a warm-up.
     *
     * @throws IllegalStateException if the JVM runs with escape analysis, which hides allocations
     */
    public static long bytesOf(Runnable code) {
        requireNoEscapeAnalysis();
        run(code, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(code, CALLS);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void requireNoEscapeAnalysis() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (Boolean.parseBoolean(jvm.getVMOption("DoEscapeAnalysis").getValue())) {
            throw new IllegalStateException("start this JVM with -XX:-DoEscapeAnalysis, as the build does");
        }
    }

    private static void run(Runnable code, int times) {
        for (int i = 0; i < times; i++) {
            code.run();
        }
    }
}
