// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/** RAIC-1: identical copies, zero or more over each path (R1; [0251], [0252]). The packet is sealed once for all of them. */
final class Raic1 implements RedundancyScheme {
    @Override
    public int number() {
        return Schemes.RAIC_1;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public int copies() {
        return 1;
    }

    /** A path gets as many copies as its share says; the first ones of all paths leave before the second ones. */
    @Override
    public void plan(int[] shares, int paths, int times, CopyPlan plan) {
        plan.clear();
        boolean more = true;
        for (int round = 0; more; round++) {
            more = false;
            for (int path = 0; path < paths; path++) {
                if (round < shares[path] * times) {
                    plan.add(0, path);
                    more = true;
                }
            }
        }
    }

    @Override
    public void encode(int copy, ByteBuffer payload, int offset, int length, ByteBuffer target, int at) {
        target.put(at, payload, offset, length);
    }

    @Override
    public void restore(ByteBuffer copies, int at, int copyLength, long arrived) {
        // Any copy is the packet.
    }
}
