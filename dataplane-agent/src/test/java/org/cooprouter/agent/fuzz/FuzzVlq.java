// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.Vlq;

/** Variable-length quantities: what is read can be written, and is the same when it is read again. */
public final class FuzzVlq {
    private FuzzVlq() {}

    /** Takes a quantity and what follows it. */
    public static void fuzzerTestOneInput(byte[] data) {
        long value = Vlq.decode(ByteBuffer.wrap(data), 0, data.length);
        if (value == Vlq.TRUNCATED) {
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(Vlq.MAX_LENGTH);
        Vlq.encode(copy, 0, value);
        if (value < 0 || value > Vlq.MAX_VALUE || Vlq.decode(copy, 0, Vlq.MAX_LENGTH) != value) {
            throw new AssertionError(value + " is not what was written");
        }
    }
}
