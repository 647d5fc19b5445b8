// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;

/** What a fuzzer thought of, taken piece by piece; zeros after its end. */
final class Input {
    private final byte[] data;
    private int at;

    Input(byte[] data) {
        this.data = data;
    }

    boolean hasMore() {
        return at < data.length;
    }

    /** 0 to 255. */
    int next() {
        return at < data.length ? data[at++] & 0xff : 0;
    }

    /** 0 to limit - 1. */
    int below(int limit) {
        return next() % limit;
    }

    /** Bytes of a length that the input says, at most so many and at most what is left. */
    byte[] bytes(int most) {
        int wanted = next() << Byte.SIZE | next();
        byte[] bytes = new byte[Math.min(wanted % (most + 1), Math.max(0, data.length - at))];
        ByteBuffer.wrap(data).get(at, bytes);
        at += bytes.length;
        return bytes;
    }
}
