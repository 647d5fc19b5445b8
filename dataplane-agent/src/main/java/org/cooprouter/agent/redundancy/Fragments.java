// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * X-Fragmentation: parts without a parity, each of which may leave over every path (R10; [0282]). All of them are needed, but any
 * copy of each will do.
 */
final class Fragments extends SplitScheme {
    Fragments(int parts) {
        super(parts, 0);
    }

    @Override
    public int number() {
        return Schemes.FRAGMENTS;
    }

    @Override
    void parity(int parity, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        throw new IllegalArgumentException("fragments have no parity");
    }

    @Override
    public void restore(ByteBuffer copies, int at, int copyLength, long arrived) {
        // They lie beside each other.
    }
}
