// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * An Ethernet II header (IEEE 802.3 clause 3 with a type, no tags: the bridge takes VLAN tags off).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                    Destination MAC (48)                       |
 * |                               +-------------------------------+
 * |                               |                               |
 * +-------------------------------+       Source MAC (48)         |
 * |                                                               |
 * +-------------------------------+-------------------------------+
 * |           EtherType           |  payload ...
 * +-------------------------------+
 * </pre>
 *
 * MAC addresses are the low 48 bits of a {@code long}.
 */
public final class EthernetFlyweight extends Flyweight {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 14;
    /** EtherType of IPv4. */
    public static final int TYPE_IPV4 = 0x0800;
    /** EtherType of IPv6. */
    public static final int TYPE_IPV6 = 0x86dd;

    private static final int DESTINATION_OFFSET = 0;
    private static final int SOURCE_OFFSET = 6;
    private static final int TYPE_OFFSET = 12;

    /**
     * Checks that the header is complete.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#ETHERNET_TRUNCATED}
     */
    public DropReason check() {
        return length() < HEADER_LENGTH ? DropReason.ETHERNET_TRUNCATED : DropReason.NONE;
    }

    /**
     * Returns the destination address.
     *
     * @return 48 bits
     */
    public long destination() {
        return mac(DESTINATION_OFFSET);
    }

    /**
     * Sets the destination address.
     *
     * @param mac 48 bits
     */
    public void destination(long mac) {
        mac(DESTINATION_OFFSET, mac);
    }

    /**
     * Returns the source address.
     *
     * @return 48 bits
     */
    public long source() {
        return mac(SOURCE_OFFSET);
    }

    /**
     * Sets the source address.
     *
     * @param mac 48 bits
     */
    public void source(long mac) {
        mac(SOURCE_OFFSET, mac);
    }

    /**
     * Returns the EtherType.
     *
     * @return 0-65535
     */
    public int type() {
        return unsignedShort(TYPE_OFFSET);
    }

    /**
     * Sets the EtherType.
     *
     * @param type 0-65535
     */
    public void type(int type) {
        buffer().putShort(offset() + TYPE_OFFSET, (short) type);
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
     * Returns what follows the header, padding included.
     *
     * @return bytes
     */
    public int payloadLength() {
        return length() - HEADER_LENGTH;
    }

    private long mac(int at) {
        int index = offset() + at;
        return (buffer().getShort(index) & 0xffffL) << 32 | (buffer().getInt(index + 2) & 0xffff_ffffL);
    }

    private void mac(int at, long mac) {
        int index = offset() + at;
        buffer().putShort(index, (short) (mac >>> 32));
        buffer().putInt(index + 2, (int) mac);
    }
}
