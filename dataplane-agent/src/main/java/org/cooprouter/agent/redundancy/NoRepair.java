// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/** The code of a session whose packets do not protect each other. */
record NoRepair() implements RepairCode {
    @Override
    public int window() {
        return 0;
    }

    @Override
    public int repairs(long position) {
        return 0;
    }

    @Override
    public int row(long position, int repair) {
        return 0;
    }

    @Override
    public int count(long position, int repair) {
        return 1;
    }

    @Override
    public int stride(long position, int repair) {
        return 1;
    }

    @Override
    public int closing(long position, long last) {
        return 0;
    }

    @Override
    public int closingRow(int repair) {
        return 0;
    }

    @Override
    public int closingCount(long position) {
        return 1;
    }

    @Override
    public int closingIndex(int repair) {
        return repair;
    }

    @Override
    public double repairsPerPacket() {
        return 0;
    }
}
