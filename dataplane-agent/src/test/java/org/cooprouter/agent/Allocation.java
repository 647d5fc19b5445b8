// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures what code allocates in steady state, as it is written: in a JVM without C2, the compiler that removes allocations
 * where it happens to see that it can.
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
     * @throws IllegalStateException if the JVM has C2, which hides allocations
     */
    public static long bytesOf(Runnable code) {
        requireNoC2();
        run(code, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(code, CALLS);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void requireNoC2() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (!jvm.getVMOption("TieredStopAtLevel").getValue().equals("1")) {
            throw new IllegalStateException("start this JVM with -XX:TieredStopAtLevel=1, as the build does");
        }
    }

    private static void run(Runnable code, int times) {
        for (int i = 0; i < times; i++) {
            code.run();
        }
    }
}
