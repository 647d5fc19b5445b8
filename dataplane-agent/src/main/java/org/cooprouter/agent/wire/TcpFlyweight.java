// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * A TCP header (RFC 9293 section 3.1), as far as tracking a session needs it.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |                    Acknowledgment Number                      |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * | Data  |       |C|E|U|A|P|R|S|F|                               |
 * | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
 * |       |       |R|E|G|K|H|T|N|N|                               |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |           Checksum            |         Urgent Pointer        |
 * +-------------------------------+-------------------------------+
 * |                    Options (0-40 bytes) ...
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class TcpFlyweight extends Flyweight {
    /** Bytes of a header without options. */
    public static final int MIN_HEADER_LENGTH = 20;
    /** Where the sequence number stands: what the encapsulation carries of a segment begins here. */
    public static final int SEQUENCE_OFFSET = 4;
    /** Flag: no more data from the sender. */
    public static final int FIN = 0x01;
    /** Flag: synchronise sequence numbers. */
    public static final int SYN = 0x02;
    /** Flag: reset the connection. */
    public static final int RST = 0x04;
    /** Flag: the acknowledgement field is significant. */
    public static final int ACK = 0x10;

    private static final int SOURCE_PORT_OFFSET = 0;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int ACKNOWLEDGMENT_OFFSET = 8;
    private static final int DATA_OFFSET_OFFSET = 12;
    private static final int FLAGS_OFFSET = 13;
    private static final int CHECKSUM_OFFSET = 16;

    private static final int OPTION_END = 0;
    private static final int OPTION_NOP = 1;
    private static final int OPTION_MSS = 2;
    private static final int OPTION_MSS_LENGTH = 4;

    /**
     * Checks the lengths.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#TCP_TRUNCATED}
     */
    public DropReason check() {
        if (length() < MIN_HEADER_LENGTH || headerLength() < MIN_HEADER_LENGTH || headerLength() > length()) {
            return DropReason.TCP_TRUNCATED;
        }
        return DropReason.NONE;
    }

    /**
     * Tells whether the checksum is right. Call after {@link #check()}.
     *
     * @param pseudoHeaderSum from {@link Ipv4Flyweight#pseudoHeaderSum()}
     * @return false for a damaged segment
     */
    public boolean checksumValid(long pseudoHeaderSum) {
        return Checksum.finish(pseudoHeaderSum + Checksum.sum(buffer(), offset(), length())) == 0;
    }

    /**
     * Computes the checksum anew over the whole segment ({@link #length()} bytes).
     *
     * @param pseudoHeaderSum from {@link Checksum#pseudoHeader}
     */
    public void computeChecksum(long pseudoHeaderSum) {
        checksum(0);
        checksum(Checksum.finish(pseudoHeaderSum + Checksum.sum(buffer(), offset(), length())));
    }

    /**
     * Sets both ports; the checksum is left for {@link #computeChecksum}.
     *
     * @param sourcePort 0-65535
     * @param destinationPort 0-65535
     */
    public void ports(int sourcePort, int destinationPort) {
        buffer().putShort(offset() + SOURCE_PORT_OFFSET, (short) sourcePort);
        buffer().putShort(offset() + DESTINATION_PORT_OFFSET, (short) destinationPort);
    }

    /**
     * Returns the source port.
     *
     * @return 0-65535
     */
    public int sourcePort() {
        return unsignedShort(SOURCE_PORT_OFFSET);
    }

    /**
     * Returns the destination port.
     *
     * @return 0-65535
     */
    public int destinationPort() {
        return unsignedShort(DESTINATION_PORT_OFFSET);
    }

    /**
     * Returns the length of the header with its options.
     *
     * @return bytes, 0-60
     */
    public int headerLength() {
        return (unsignedByte(DATA_OFFSET_OFFSET) >> 4) << 2;
    }

    /**
     * Returns the flags.
     *
     * @return CWR (0x80) to FIN (0x01)
     */
    public int flags() {
        return unsignedByte(FLAGS_OFFSET);
    }

    /**
     * Tells whether any of the given flags is set.
     *
     * @param mask for example {@code FIN | RST}
     * @return true if one of them is set
     */
    public boolean hasAny(int mask) {
        return (flags() & mask) != 0;
    }

    /**
     * Returns the checksum field.
     *
     * @return 0-65535
     */
    public int checksum() {
        return unsignedShort(CHECKSUM_OFFSET);
    }

    /**
     * Sets the checksum field.
     *
     * @param checksum 0-65535
     */
    public void checksum(int checksum) {
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) checksum);
    }

    /**
     * Writes the reset with which an end that knows nothing of the connection answers a segment (RFC 9293 section 3.10.7.1), {@link
     * #MIN_HEADER_LENGTH} bytes with the ports but without the checksum.
     *
     * @param segment checked, without RST
     */
    public void resetOf(TcpFlyweight segment) {
        boolean acknowledges = segment.hasAny(ACK);
        int payload = segment.length() - segment.headerLength();
        int occupied = payload + (segment.hasAny(SYN) ? 1 : 0) + (segment.hasAny(FIN) ? 1 : 0);
        int sequence = acknowledges ? segment.buffer().getInt(segment.offset() + ACKNOWLEDGMENT_OFFSET) : 0;
        int acknowledgment = acknowledges ? 0 : segment.buffer().getInt(segment.offset() + SEQUENCE_OFFSET) + occupied;
        ports(/* sourcePort= */ segment.destinationPort(), /* destinationPort= */ segment.sourcePort());
        buffer().putInt(offset() + SEQUENCE_OFFSET, sequence);
        buffer().putInt(offset() + ACKNOWLEDGMENT_OFFSET, acknowledgment);
        buffer().put(offset() + DATA_OFFSET_OFFSET, (byte) (MIN_HEADER_LENGTH << 2));
        buffer().put(offset() + FLAGS_OFFSET, (byte) (acknowledges ? RST : RST | ACK));
        // Window, checksum and urgent pointer.
        buffer().putShort(offset() + FLAGS_OFFSET + 1, (short) 0);
        buffer().putInt(offset() + CHECKSUM_OFFSET, 0);
    }

    /**
     * Lowers the maximum segment size option of a SYN so that segments fit into the tunnel (RFC 9293 section 3.7.1), and
     * adapts the checksum. Options that do not parse are left alone.
     *
     * @param maxSegmentSize bytes
     * @return true if the option was there and larger
     */
    public boolean clampMaxSegmentSize(int maxSegmentSize) {
        if (!hasAny(SYN)) {
            return false;
        }
        int at = mssOption();
        if (at < 0) {
            return false;
        }
        int value = unsignedShort(at + 2);
        if (value <= maxSegmentSize) {
            return false;
        }
        buffer().putShort(offset() + at + 2, (short) maxSegmentSize);
        boolean aligned = (at & 1) == 0;
        checksum(
                aligned
                        ? Checksum.update(checksum(), value, maxSegmentSize)
                        : Checksum.update(checksum(), swap(value), swap(maxSegmentSize)));
        return true;
    }

    /** Finds the option's offset in the header, or -1. */
    private int mssOption() {
        int at = MIN_HEADER_LENGTH;
        int end = headerLength();
        while (at < end) {
            int kind = unsignedByte(at);
            if (kind == OPTION_NOP) {
                at++;
                continue;
            }
            if (kind == OPTION_END || at + 2 > end) {
                return -1;
            }
            int optionLength = unsignedByte(at + 1);
            if (optionLength < 2 || at + optionLength > end) {
                return -1;
            }
            if (kind == OPTION_MSS && optionLength == OPTION_MSS_LENGTH) {
                return at;
            }
            at += optionLength;
        }
        return -1;
    }

    /** A word at an odd offset enters the sum with its bytes exchanged (RFC 1071 section 2.B). */
    private static int swap(int word) {
        return (word & 0xff) << 8 | ((word >> 8) & 0xff);
    }
}
