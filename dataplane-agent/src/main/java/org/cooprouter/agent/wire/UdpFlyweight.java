// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * A UDP header (RFC 768).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |            Length             |           Checksum            |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
public final class UdpFlyweight extends Flyweight {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    private static final int SOURCE_PORT_OFFSET = 0;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int LENGTH_OFFSET = 4;
    private static final int CHECKSUM_OFFSET = 6;
    private static final int NO_CHECKSUM = 0;

    /**
     * Checks the lengths.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#UDP_TRUNCATED}
     */
    public DropReason check() {
        if (length() < HEADER_LENGTH || udpLength() < HEADER_LENGTH || udpLength() > length()) {
            return DropReason.UDP_TRUNCATED;
        }
        return DropReason.NONE;
    }

    /**
     * Tells whether the checksum is right or, as RFC 768 allows over IPv4, absent. Call after {@link #check()}.
     *
     * @param pseudoHeaderSum from {@link Ipv4Flyweight#pseudoHeaderSum()}
     * @return false for a damaged packet
     */
    public boolean checksumValid(long pseudoHeaderSum) {
        return checksum() == NO_CHECKSUM
                || Checksum.finish(pseudoHeaderSum + Checksum.sum(buffer(), offset(), udpLength())) == 0;
    }

    /**
     * Writes the header of a payload that is already in place, with its checksum.
     *
     * @param sourcePort 0-65535
     * @param destinationPort 0-65535
     * @param payloadLength bytes after the header
     * @param pseudoHeaderSum from {@link Checksum#pseudoHeader} with {@code HEADER_LENGTH + payloadLength}
     */
    public void write(int sourcePort, int destinationPort, int payloadLength, long pseudoHeaderSum) {
        writeWithoutChecksum(sourcePort, destinationPort, payloadLength);
        int checksum =
                Checksum.finish(pseudoHeaderSum + Checksum.sum(buffer(), offset(), HEADER_LENGTH + payloadLength));
        // RFC 768: "If the computed checksum is zero, it is transmitted as all ones".
        checksum(checksum == NO_CHECKSUM ? 0xffff : checksum);
    }

    /**
     * Writes the header with checksum 0, which over IPv4 means that there is none; for payloads that authenticate themselves.
     *
     * @param sourcePort 0-65535
     * @param destinationPort 0-65535
     * @param payloadLength bytes after the header
     */
    public void writeWithoutChecksum(int sourcePort, int destinationPort, int payloadLength) {
        buffer().putShort(offset() + SOURCE_PORT_OFFSET, (short) sourcePort);
        buffer().putShort(offset() + DESTINATION_PORT_OFFSET, (short) destinationPort);
        buffer().putShort(offset() + LENGTH_OFFSET, (short) (HEADER_LENGTH + payloadLength));
        checksum(NO_CHECKSUM);
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
     * Returns the length that the header states.
     *
     * @return bytes, header included
     */
    public int udpLength() {
        return unsignedShort(LENGTH_OFFSET);
    }

    /**
     * Returns the checksum field.
     *
     * @return 0-65535; 0 = none
     */
    public int checksum() {
        return unsignedShort(CHECKSUM_OFFSET);
    }

    /**
     * Returns where the payload begins.
     *
     * @return index in {@link #buffer()}
     */
    public int payloadOffset() {
        return offset() + HEADER_LENGTH;
    }

    /**
     * Returns the length of the payload.
     *
     * @return bytes
     */
    public int payloadLength() {
        return udpLength() - HEADER_LENGTH;
    }

    private void checksum(int checksum) {
        buffer().putShort(offset() + CHECKSUM_OFFSET, (short) checksum);
    }
}
