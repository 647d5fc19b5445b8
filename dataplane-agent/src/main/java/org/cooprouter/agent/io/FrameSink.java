// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.nio.ByteBuffer;

/**
 * Takes Ethernet frames that the caller builds in place: claim a slot, write the frame into it, then commit or abandon
 * it. At most one slot is claimed at any time.
 */
public interface FrameSink {
    /** Length of a slot, and so the largest frame, in bytes. */
    int SLOT_LENGTH = 2048;

    /**
     * Returns the memory of all slots, always the same object.
     *
     * @return big-endian memory; position and limit mean nothing and must stay as they are
     */
    ByteBuffer buffer();

    /**
     * Claims a free slot, sending what was committed before when no slot is free. Never fails: what the device does not
     * take is dropped and counted.
     *
     * @return index in {@link #buffer()} of a slot of {@link #SLOT_LENGTH} bytes
     */
    int claim();

    /**
     * Hands over the frame in the claimed slot. It leaves at the latest with the next flush.
     *
     * @param length length of the frame in bytes, at most {@link #SLOT_LENGTH}
     */
    void commit(int length);

    /** Gives the claimed slot back without sending anything. */
    void abandon();
}
