// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/**
 * Systematic Reed-Solomon forward error correction (R16; [0512]): after every k packets of a block leave r repair copies, and
 * any k of these k + r restore the block. Blocks are interleaved: successive packets belong to different blocks, so that a burst
 * of losses hits each of them less often.
 *
 * <pre>
 *   k = 3, interleave 2      packets  0 1 2 3 4 5 | 6 7 ...
 *                            block    A B A B A B | C D ...
 *                            repairs          a b |
 * </pre>
 *
 * @param k packets of a block, 1 to {@link #MAX_PACKETS}
 * @param r repair copies of a block, 1 to {@link #MAX_REPAIRS}
 * @param interleave how many blocks are filled at the same time, 1 to {@link #MAX_INTERLEAVE}; with k packets each no more than
 *     {@link RepairCode#MAX_WINDOW} packets
 */
public record ReedSolomon(int k, int r, int interleave) implements RepairCode {
    /** Most packets of a block. */
    public static final int MAX_PACKETS = 64;
    /** Most repair copies of a block. */
    public static final int MAX_REPAIRS = 32;
    /** Most blocks at the same time. */
    public static final int MAX_INTERLEAVE = 32;

    /**
     * Makes the code.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public ReedSolomon {
        boolean isSound = k >= 1
                && k <= MAX_PACKETS
                && r >= 1
                && r <= MAX_REPAIRS
                && interleave >= 1
                && interleave <= MAX_INTERLEAVE
                && k * interleave <= MAX_WINDOW;
        if (!isSound) {
            throw new IllegalArgumentException(
                    "no blocks of " + k + " packets and " + r + " repair copies, " + interleave
                            + " at the same time: there are at most " + MAX_PACKETS + ", " + MAX_REPAIRS + " and "
                            + MAX_INTERLEAVE
                            + ", and " + MAX_WINDOW + " packets in all blocks");
        }
    }

    @Override
    public int window() {
        return k * interleave;
    }

    /** The last packet of each block is followed by all its repair copies. */
    @Override
    public int repairs(long position) {
        return position % window() >= window() - interleave ? r : 0;
    }

    @Override
    public int row(long position, int repair) {
        return repair;
    }

    @Override
    public int count(long position, int repair) {
        return k;
    }

    @Override
    public int stride(long position, int repair) {
        return interleave;
    }

    /** All repair copies of every block that is not full, after its last packet. */
    @Override
    public int closing(long position, long last) {
        boolean isLastOfBlock = position > last - interleave && position / window() == last / window();
        return isLastOfBlock && repairs(position) == 0 ? r : 0;
    }

    @Override
    public int closingRow(int repair) {
        return repair;
    }

    @Override
    public int closingCount(long position) {
        return (int) (position % window()) / interleave + 1;
    }

    @Override
    public int closingIndex(int repair) {
        return repair;
    }

    @Override
    public double repairsPerPacket() {
        return (double) r / k;
    }
}
