// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A number for everything that agents were given and did in one run: equal runs have equal digests. */
final class RunDigest {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;
    private static final int SHIFT = 29;

    private final CRC32C crc = new CRC32C();
    private long value;

    void add(long number) {
        long mixed = (value ^ number) * MULTIPLIER;
        value = mixed ^ mixed >>> SHIFT;
    }

    void add(ByteBuffer bytes) {
        add(hash(bytes));
    }

    long hash(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes.duplicate());
        return crc.getValue();
    }

    long value() {
        return value;
    }
}
