// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * Where an application's own packets say which they are (R7; [0281]): a number of a known size at a known offset that copies of a packet have in
 * common and no other packet has for a while. What it counts does not matter, nor its byte order, nor where it wraps. Immutable.
 *
 * @param offset of the number in the payload, 0 or more
 * @param bytes of the number, 1, 2, 4 or 8
 * @param streamOffset of the four bytes that name the stream to which the number belongs; {@link #ONE_STREAM} if there is one stream
 * @param rtp only packets of RTP have the number
 */
public record ExistingPacketId(int offset, int bytes, int streamOffset, boolean rtp) {
    /** There is one stream. */
    public static final int ONE_STREAM = -1;

    /** The sequence number of RTP, version 2 (RFC 3550 section 5.1); its stream is the SSRC. */
    public static final ExistingPacketId RTP = new ExistingPacketId(2, 2, 8, true);

    private static final int STREAM_BYTES = 4;
    private static final int RTP_HEADER_LENGTH = 12;
    private static final int RTP_VERSION_MASK = 0xc0;
    private static final int RTP_VERSION = 0x80;
    private static final int RTCP_FIRST_TYPE = 192;
    private static final int RTCP_LAST_TYPE = 223;

    /**
     * Declares a format.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public ExistingPacketId {
        if (offset < 0 || (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) || streamOffset < ONE_STREAM) {
            throw new IllegalArgumentException(
                    "a number has 1, 2, 4 or 8 bytes, not " + bytes + ", and neither it nor its stream (" + offset
                            + ", " + streamOffset + ") begins before the payload");
        }
    }

    /**
     * Tells whether a packet has such a number. Of RTP: not what else comes to its port, STUN and DTLS (RFC 7983), and RTCP (RFC 5761
     * section 4), which has other things in the place of the number.
     *
     * @param buffer big endian
     * @param at index of the payload's first byte
     * @param length bytes of the payload
     * @return false for a packet of another format
     */
    public boolean isIn(ByteBuffer buffer, int at, int length) {
        if (length < offset + bytes || (streamOffset >= 0 && length < streamOffset + STREAM_BYTES)) {
            return false;
        }
        return !rtp || isRtp(buffer, at, length);
    }

    private static boolean isRtp(ByteBuffer buffer, int at, int length) {
        if (length < RTP_HEADER_LENGTH || (buffer.get(at) & RTP_VERSION_MASK) != RTP_VERSION) {
            return false;
        }
        int type = buffer.get(at + 1) & 0xff;
        return type < RTCP_FIRST_TYPE || type > RTCP_LAST_TYPE;
    }

    /**
     * Reads to which stream the number of a packet belongs.
     *
     * @param buffer big endian
     * @param at index of the payload's first byte
     * @return 32 bits, 0 if there is one stream
     */
    public long stream(ByteBuffer buffer, int at) {
        return streamOffset < 0 ? 0 : buffer.getInt(at + streamOffset) & 0xffff_ffffL;
    }
}
