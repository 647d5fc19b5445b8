// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.io.PrintStream;
import java.util.Locale;

/** Tells people what is going on, with the time since the beginning. */
public final class Progress {
    private final PrintStream out;
    private final long startNs = System.nanoTime();

    /**
     * Starts the clock.
     *
     * @param out where the lines go
     */
    public Progress(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints one line.
     *
     * @param text for people
     */
    public void say(String text) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds, text);
        out.flush();
    }
}
