// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.storage;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is told of every write, in order. */
interface Journal {
    /** Keeps nothing. */
    Journal NONE = new Journal() {
        @Override
        public void map(String name, long written, ByteBuffer key, byte @Nullable [] value) {
            // Nothing is kept.
        }

        @Override
        public void counter(String name, long value) {
            // Nothing is kept.
        }
    };

    /** A map's entry was written under the version {@code written}, or with null removed. */
    void map(String name, long written, ByteBuffer key, byte @Nullable [] value);

    /** A counter has a new value. */
    void counter(String name, long value);
}
