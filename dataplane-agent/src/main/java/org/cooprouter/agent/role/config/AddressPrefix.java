// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * A range of addresses with a common prefix.
 *
 * @param address any address of the range
 * @param length bits in common in the 128-bit form: an IPv4 prefix length plus 96
 */
public record AddressPrefix(IpAddress address, int length) {
    private static final int HALF = 64;
    private static final int MAPPED_BITS = 96;

    /**
     * Makes a prefix as people write it.
     *
     * @param address of either family
     * @param familyLength 0-32 or 0-128
     * @return the prefix
     * @throws IllegalArgumentException when the length is too large for the family
     */
    public static AddressPrefix of(IpAddress address, int familyLength) {
        int length = address.isIpv4() ? familyLength + MAPPED_BITS : familyLength;
        if (familyLength < 0 || length > 2 * HALF) {
            throw new IllegalArgumentException("a prefix of " + address + " has at most "
                    + (address.isIpv4() ? 32 : 128) + " bits, not " + familyLength);
        }
        return new AddressPrefix(address, length);
    }

    /**
     * Tells whether an address is in the range.
     *
     * @param high the address's first half
     * @param low the address's second half
     * @return true if it is
     */
    public boolean contains(long high, long low) {
        return ((high ^ address.high()) & mask(length)) == 0 && ((low ^ address.low()) & mask(length - HALF)) == 0;
    }

    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= HALF ? -1L : -1L << (HALF - bits);
    }
}
