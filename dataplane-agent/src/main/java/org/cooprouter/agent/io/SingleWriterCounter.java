// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.util.concurrent.atomic.AtomicLong;

/** A count that one thread increments at the cost of a plain store and any thread reads. */
final class SingleWriterCounter {
    private final AtomicLong value = new AtomicLong();

    void add(long n) {
        value.setOpaque(value.getPlain() + n);
    }

    long get() {
        return value.getOpaque();
    }
}
