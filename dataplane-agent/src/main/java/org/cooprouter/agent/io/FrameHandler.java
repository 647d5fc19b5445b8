// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.nio.ByteBuffer;

/** Receives the frames of a {@link PacketPort}, one call per Ethernet frame. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Handles one Ethernet frame. The frame may be changed in place; it is gone when this method returns.
     *
     * @param buffer big-endian memory that holds the frame; position and limit mean nothing and must stay as they are
     * @param offset index of the frame's first byte (the destination MAC address)
     * @param length length of the frame in bytes, without frame check sequence
     * @param nowNs the monotonic time that the caller of poll gave, in nanoseconds
     */
    void onFrame(ByteBuffer buffer, int offset, int length, long nowNs);
}
