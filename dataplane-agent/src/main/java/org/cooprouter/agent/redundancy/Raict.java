// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/**
 * RAICT: with each packet leave its XORs with the packet before it, the one before that, and so on, one at a time (R6; [0256]).
 * Whoever has either of the two has the other, so that one packet that arrives can restore a whole chain. What the session has
 * not sent yet counts as zero: the first packet's XOR is the packet.
 *
 * @param depth how far back the last one reaches, 1 to {@link #MAX_DEPTH}; so many repair copies leave with each packet
 */
public record Raict(int depth) implements RepairCode {
    /** Greatest depth. */
    public static final int MAX_DEPTH = 16;

    /**
     * Makes the code.
     *
     * @throws IllegalArgumentException if the depth is out of range
     */
    public Raict {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the depth of RAICT is 1 to " + MAX_DEPTH + ", not " + depth);
        }
    }

    @Override
    public int window() {
        return depth + 1;
    }

    @Override
    public int repairs(long position) {
        return depth;
    }

    @Override
    public int row(long position, int repair) {
        return CauchyCode.XOR;
    }

    @Override
    public int count(long position, int repair) {
        return position > repair ? 2 : 1;
    }

    @Override
    public int stride(long position, int repair) {
        return repair + 1;
    }

    /** The last packet itself, to which the repair copies before it lead. */
    @Override
    public int closing(long position, long last) {
        return position == last ? 1 : 0;
    }

    @Override
    public int closingRow(int repair) {
        return CauchyCode.XOR;
    }

    @Override
    public int closingCount(long position) {
        return 1;
    }

    @Override
    public int closingIndex(int repair) {
        return depth + repair;
    }

    @Override
    public double repairsPerPacket() {
        return depth;
    }
}
