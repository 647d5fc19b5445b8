// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import java.nio.ByteBuffer;

/** What decoders must never say. */
final class Inside {
    private Inside() {}

    static void require(int offset, int length, ByteBuffer buffer) {
        if (offset < 0 || length < 0 || offset + length > buffer.capacity()) {
            throw new AssertionError(
                    offset + " + " + length + " is outside of the " + buffer.capacity() + " bytes that were given");
        }
    }
}
