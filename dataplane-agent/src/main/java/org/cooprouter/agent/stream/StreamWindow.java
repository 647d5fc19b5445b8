// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Puts a byte stream together from pieces that come in any order and more than once (TCP-based stream joiner; [0087]): "position_within_the_stream" is used
 * as TCP uses its sequence number (RFC 9293 section 3.10.7.4), within a window of fixed size. Not safe for use by several threads.
 */
public final class StreamWindow {
    private final byte[] bytes;
    private final BitSet present;
    private long next;
    private long end = Long.MAX_VALUE;

    /**
     * Makes a window at the stream's beginning.
     *
     * @param size most bytes between the first that is missing and the last that may be held
     */
    public StreamWindow(int size) {
        bytes = new byte[size];
        present = new BitSet(size);
    }

    /**
     * Takes a piece; what has been taken before, and what is beyond the window or the end, is left out.
     *
     * @param position of the first byte within the stream, 0 or more
     * @param data from its position to its limit; not consumed
     * @return how many bytes were new
     */
    public int put(long position, ByteBuffer data) {
        int fresh = 0;
        for (int i = 0; i < data.remaining(); i++) {
            long at = position + i;
            if (at < next || at - next >= bytes.length || at >= end) {
                continue;
            }
            int index = (int) (at % bytes.length);
            if (!present.get(index)) {
                present.set(index);
                bytes[index] = data.get(data.position() + i);
                fresh++;
            }
        }
        return fresh;
    }

    /**
     * Takes the length of the stream; the first that is heard counts.
     *
     * @param length in bytes
     */
    public void end(long length) {
        if (end == Long.MAX_VALUE && length >= next) {
            end = length;
        }
    }

    /**
     * Hands over what is complete, in order.
     *
     * @param target gets as much as there is and fits
     * @return bytes handed over
     */
    public int take(ByteBuffer target) {
        int taken = 0;
        while (target.hasRemaining()) {
            int index = (int) (next % bytes.length);
            if (!present.get(index)) {
                break;
            }
            present.clear(index);
            target.put(bytes[index]);
            next++;
            taken++;
        }
        return taken;
    }

    /**
     * Returns up to where everything has been handed over: what is acknowledged.
     *
     * @return position of the first byte that has not
     */
    public long next() {
        return next;
    }

    /**
     * Tells whether the whole stream has been handed over.
     *
     * @return false before its length is known
     */
    public boolean isComplete() {
        return next == end;
    }
}
