// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

/**
 * Numbers the packets of one session and direction; got from {@link PacketIdSpace#newSource()}. Not safe for use by several
 * threads, nor are the sources of one space.
 */
public final class PacketIdSource {
    /** Returned by {@link #next} when there are no more numbers: the packet is dropped as {@code packet_id_exhausted}. */
    public static final long EXHAUSTED = -1;

    private final PacketIdSpace space;
    private long previous;

    PacketIdSource(PacketIdSpace space, long previous) {
        this.space = space;
        this.previous = previous;
    }

    /**
     * Returns the next number.
     *
     * @return one more than the previous, or {@link #EXHAUSTED}
     */
    public long next() {
        if (previous == space.last()) {
            return EXHAUSTED;
        }
        previous++;
        space.used(previous);
        return previous;
    }
}
