// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view of a header in a buffer, reused for every packet.
 *
 * <p>Accessors are absolute and unchecked against {@link #length()}: they are meaningful only after the subclass's
 * {@code check} has returned {@link DropReason#NONE}. The buffer is big endian, its limit at its capacity; its position is not used. Not
 * safe for use by several threads.
 */
public abstract class Flyweight {
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private ByteBuffer buffer = EMPTY;
    private int offset;
    private int length;

    /** Makes a view of nothing. */
    protected Flyweight() {}

    /**
     * Turns this view to other bytes.
     *
     * @param buffer a big endian buffer
     * @param offset index of the first byte
     * @param length number of bytes that may be read from there
     */
    public final void wrap(ByteBuffer buffer, int offset, int length) {
        assert buffer.order() == ByteOrder.BIG_ENDIAN;
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Returns the buffer that this is a view of.
     *
     * @return the buffer given to {@link #wrap}
     */
    public final ByteBuffer buffer() {
        return buffer;
    }

    /**
     * Returns where the view begins.
     *
     * @return index of the first byte in {@link #buffer()}
     */
    public final int offset() {
        return offset;
    }

    /**
     * Returns how much the view may read.
     *
     * @return bytes from {@link #offset()}
     */
    public final int length() {
        return length;
    }

    /**
     * Reads one byte.
     *
     * @param at offset in the header
     * @return 0-255
     */
    protected final int unsignedByte(int at) {
        return buffer.get(offset + at) & 0xff;
    }

    /**
     * Reads two bytes.
     *
     * @param at offset in the header
     * @return 0-65535
     */
    protected final int unsignedShort(int at) {
        return buffer.getShort(offset + at) & 0xffff;
    }
}
