// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * How a packet becomes copies and copies become the packet again: one member of the "Redundant Arrays of Inexpensive
 * Connections" (R1-R5; paragraphs 252-257). A scheme makes {@link #copies()} different copies of the same length, of which any
 * {@link #parts()} restore the packet. Immutable.
 *
 * <pre>
 *   payload --encode--> copy 0 .. copy n-1 --plan--> paths ~~~ any k of the copies --restore--> payload
 * </pre>
 */
public interface RedundancyScheme {
    /** Most different copies: a set of them is the bits of a long. */
    int MAX_COPIES = Long.SIZE;

    /**
     * Returns the scheme's number on the wire.
     *
     * @return see {@link Schemes}
     */
    int number();

    /**
     * Returns k: how many different copies restore the packet.
     *
     * @return 1 or more
     */
    int parts();

    /**
     * Returns n: how many different copies there are.
     *
     * @return {@link #parts()} to {@link #MAX_COPIES}
     */
    int copies();

    /**
     * Tells whether a copy is less than the packet.
     *
     * @return false if every copy is the whole packet
     */
    default boolean splits() {
        return parts() > 1;
    }

    /**
     * Returns the length of every copy: the payload is padded to a multiple of k [0252].
     *
     * @param payloadLength bytes
     * @return bytes
     */
    default int copyLength(int payloadLength) {
        return (payloadLength + parts() - 1) / parts();
    }

    /**
     * Spreads the copies over paths.
     *
     * @param shares for each path its share, 0 = nothing over this path; the plan is empty if no path has one
     * @param paths number of paths
     * @param times how often each copy leaves [0257]
     * @param plan gets the result
     */
    void plan(int[] shares, int paths, int times, CopyPlan plan);

    /**
     * Writes one copy.
     *
     * @param copy 0 to {@link #copies()} - 1
     * @param payload holds the payload; unchanged
     * @param offset index of its first byte
     * @param length bytes of payload
     * @param target another buffer, or a range apart from the payload's
     * @param at where the {@link #copyLength} bytes go
     */
    void encode(int copy, ByteBuffer payload, int offset, int length, ByteBuffer target, int at);

    /**
     * Restores the payload and its padding in place.
     *
     * @param copies holds copy i at {@code at + i * copyLength}, with arbitrary bytes where a copy has not arrived; the payload
     *     begins at {@code at} afterwards
     * @param at index of copy 0
     * @param copyLength bytes of each copy
     * @param arrived bit i is set if copy i has arrived; at least {@link #parts()} bits are set
     */
    void restore(ByteBuffer copies, int at, int copyLength, long arrived);
}
