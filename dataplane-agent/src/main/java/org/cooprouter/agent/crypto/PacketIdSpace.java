// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

/**
 * The packet_IDs that an agent has not yet used under its start number, so that no nonce occurs twice (wire format, "Why a nonce
 * cannot repeat").
 *
 * <pre>
 * +----------------------+--------------------------------------+
 * |  start number (20)   |              count (36)              |
 * +----------------------+--------------------------------------+
 * </pre>
 *
 * A session that ends and comes back under the same session_ID (a proxy forgets it, the client does not) must not begin at 1
 * again; therefore every source begins above all numbers that any source has given out so far.
 */
public final class PacketIdSpace {
    /** The greatest start number. */
    public static final int MAX_START_NUMBER = (1 << 20) - 1;

    private static final int COUNT_BITS = 36;
    private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;

    private final long last;
    private long highest;

    /**
     * Makes the space of one start.
     *
     * @param startNumber 0 to {@link #MAX_START_NUMBER}, never used before by this agent and already on its disk
     * @throws IllegalArgumentException if it is out of range
     */
    public PacketIdSpace(int startNumber) {
        if (startNumber < 0 || startNumber > MAX_START_NUMBER) {
            throw new IllegalArgumentException("a start number is 0-" + MAX_START_NUMBER + ", not " + startNumber);
        }
        this.highest = (long) startNumber << COUNT_BITS;
        this.last = highest | MAX_COUNT;
    }

    /**
     * Returns a source for one session and direction.
     *
     * @return a source that begins above every number given out so far
     */
    public PacketIdSource newSource() {
        return new PacketIdSource(this, highest);
    }

    /**
     * Numbers a packet that stands alone: of a session that is not held, so that there is no source for it.
     *
     * @return a number above every one given out so far, or {@link PacketIdSource#EXHAUSTED}
     */
    public long next() {
        return highest == last ? PacketIdSource.EXHAUSTED : ++highest;
    }

    long last() {
        return last;
    }

    /**
     * Notes that a number has been used: no source begins at it or below.
     *
     * @param packetId of this start
     */
    public void used(long packetId) {
        highest = Math.max(highest, packetId);
    }
}
