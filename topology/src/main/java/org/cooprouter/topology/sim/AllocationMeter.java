// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Says what the calling thread allocates. Nothing of it may enter a run's digest: the compiler has a say in it. */
final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long beganAt;
    private long pausedAt;

    void begin() {
        beganAt = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What is allocated until {@link #resume} does not count. */
    void pause() {
        pausedAt = THREADS.getCurrentThreadAllocatedBytes();
    }

    void resume() {
        beganAt += THREADS.getCurrentThreadAllocatedBytes() - pausedAt;
    }

    /** Returns the bytes allocated since {@link #begin}. */
    long end() {
        return THREADS.getCurrentThreadAllocatedBytes() - beganAt;
    }
}
