// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/** The value of the RAIC field: scheme, k and bytes of padding, three VLQs (wire format, "Split copies"). Reused. */
public final class RaicField {
    private long scheme;
    private long parts;
    private long padding;

    /** Makes a field without a value. */
    public RaicField() {}

    /** Whether a value is three VLQs and nothing else. */
    static boolean fits(ByteBuffer buffer, int value, int length) {
        int at = 0;
        for (int vlq = 0; vlq < 3; vlq++) {
            if (at >= length) {
                return false;
            }
            at += Vlq.lengthOf(buffer.get(value + at));
        }
        return at == length;
    }

    /** Reads a value that {@link #fits}. */
    void read(ByteBuffer buffer, int value, int end) {
        int partsAt = value + Vlq.lengthOf(buffer.get(value));
        int paddingAt = partsAt + Vlq.lengthOf(buffer.get(partsAt));
        scheme = Vlq.decode(buffer, value, end);
        parts = Vlq.decode(buffer, partsAt, end);
        padding = Vlq.decode(buffer, paddingAt, end);
    }

    /**
     * Returns how the packet was split.
     *
     * @return number of the scheme, known or not
     */
    public long scheme() {
        return scheme;
    }

    /**
     * Returns into how many parts the packet was split.
     *
     * @return k, sensible or not
     */
    public long parts() {
        return parts;
    }

    /**
     * Returns how many bytes of the last parts are not the packet's.
     *
     * @return bytes, sensible or not
     */
    public long padding() {
        return padding;
    }
}
