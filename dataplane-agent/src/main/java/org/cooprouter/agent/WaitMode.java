// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.Locale;

/** What the packet thread does while there is nothing to do. */
enum WaitMode {
    /** Sleeps in the kernel: costs nothing when idle, and a wake-up per burst. */
    BLOCK,
    /** Looks again at once: lowest latency, a whole CPU. */
    SPIN;

    /** Returns the name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
