// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.nio.ByteBuffer;

/**
 * An IP address of either family as two longs, IPv4 in its IPv4-mapped form (RFC 4291 section 2.5.5.2).
 *
 * @param high the first 8 bytes; 0 for IPv4
 * @param low the last 8 bytes; {@code 0000:ffff} and the 32 bits for IPv4
 */
public record IpAddress(long high, long low) {
    /** Bytes of an IPv4 address. */
    public static final int IPV4_LENGTH = 4;
    /** Bytes of an IPv6 address. */
    public static final int IPV6_LENGTH = 16;

    /** No address (RFC 4291 section 2.5.2). */
    public static final IpAddress UNSPECIFIED = new IpAddress(0, 0);

    private static final long MAPPED_PREFIX = 0xffffL << 32;
    private static final long LOW_32 = 0xffff_ffffL;

    /**
     * Makes an address from its bytes.
     *
     * @param bytes 4 or 16 bytes in network order
     * @return the address
     * @throws IllegalArgumentException when there are neither 4 nor 16 bytes
     */
    public static IpAddress of(byte[] bytes) {
        return switch (bytes.length) {
            case IPV4_LENGTH -> ofIpv4(ByteBuffer.wrap(bytes).getInt());
            case IPV6_LENGTH ->
                new IpAddress(
                        ByteBuffer.wrap(bytes).getLong(), ByteBuffer.wrap(bytes).getLong(Long.BYTES));
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /**
     * Makes an IPv4 address.
     *
     * @param address 32 bits
     * @return the address
     */
    public static IpAddress ofIpv4(int address) {
        return new IpAddress(0, mapped(address));
    }

    /**
     * Returns the low half of an IPv4 address in its mapped form; the high half is 0.
     *
     * @param ipv4 32 bits
     * @return 64 bits
     */
    public static long mapped(int ipv4) {
        return MAPPED_PREFIX | (ipv4 & LOW_32);
    }

    /**
     * Tells whether two halves are an IPv4 address.
     *
     * @param high the first half
     * @param low the second half
     * @return true for the IPv4-mapped form
     */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low & ~LOW_32) == MAPPED_PREFIX;
    }

    /**
     * Tells the family.
     *
     * @return true for IPv4
     */
    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /**
     * Returns an IPv4 address's 32 bits.
     *
     * @return meaningless unless {@link #isIpv4()}
     */
    public int ipv4() {
        return (int) low;
    }

    @Override
    public String toString() {
        if (!isIpv4()) {
            StringBuilder groups = new StringBuilder();
            for (int shift = 48; shift >= 0; shift -= 16) {
                groups.append(Long.toHexString(high >>> shift & 0xffff)).append(':');
            }
            for (int shift = 48; shift >= 0; shift -= 16) {
                groups.append(Long.toHexString(low >>> shift & 0xffff)).append(shift == 0 ? "" : ":");
            }
            return groups.toString();
        }
        int bits = ipv4();
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
