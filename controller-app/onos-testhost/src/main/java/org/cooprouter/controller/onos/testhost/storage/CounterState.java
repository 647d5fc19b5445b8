// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

/** The value of one counter. */
final class CounterState {
    private final String name;
    private final Journal journal;
    private long value;

    CounterState(String name, Journal journal) {
        this.name = name;
        this.journal = journal;
    }

    long get() {
        return value;
    }

    long set(long now) {
        value = now;
        journal.counter(name, now);
        return now;
    }

    /** Puts back what the journal says. */
    void restore(long kept) {
        value = kept;
    }
}
