// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
 *
 * <p>A <i>sum</i> is an unfolded partial result: sums of ranges of even length may be added. {@link #finish} turns a sum into
 * the value of a checksum field. A range with a correct checksum in it finishes as 0.
 */
public final class Checksum {
    private static final int LOW_32 = 32;

    private Checksum() {}

    /**
     * Sums the 16-bit words of a range; an odd last byte is padded with zero.
     *
     * @param buffer big endian
     * @param offset index of the first byte
     * @param length bytes, at most 65535
     * @return the partial sum
     */
    public static long sum(ByteBuffer buffer, int offset, int length) {
        long sum = 0;
        int index = offset;
        int end = offset + length;
        for (; index <= end - Long.BYTES; index += Long.BYTES) {
            long eight = buffer.getLong(index);
            sum += (eight >>> LOW_32) + (eight & 0xffff_ffffL);
        }
        for (; index <= end - Short.BYTES; index += Short.BYTES) {
            sum += buffer.getShort(index) & 0xffff;
        }
        if (index < end) {
            sum += (buffer.get(index) & 0xff) << 8;
        }
        return sum;
    }

    /**
     * Sums the pseudo-header of UDP and TCP over IPv4 (RFC 768, RFC 9293 section 3.1).
     *
     * @param source source address
     * @param destination destination address
     * @param protocol IANA number
     * @param transportLength bytes of the transport header and its payload
     * @return the partial sum
     */
    public static long pseudoHeader(int source, int destination, int protocol, int transportLength) {
        return (source & 0xffff_ffffL) + (destination & 0xffff_ffffL) + protocol + transportLength;
    }

    /**
     * Folds and complements a sum.
     *
     * @param sum a partial sum, not negative
     * @return value for a checksum field, 0-65535
     */
    public static int finish(long sum) {
        long folded = (sum >>> LOW_32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) (~folded & 0xffff);
    }

    /**
     * Adapts a checksum to one changed word, by equation 3 of RFC 1624: HC' = ~(~HC + ~m + m').
     *
     * @param checksum the field's value before
     * @param before the word before, 0-65535
     * @param after the word after, 0-65535
     * @return the field's value after
     */
    public static int update(int checksum, int before, int after) {
        return finish((~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff));
    }

    /**
     * Adapts a checksum to one changed pair of words, for example an IPv4 address.
     *
     * @param checksum the field's value before
     * @param before the 32 bits before
     * @param after the 32 bits after
     * @return the field's value after
     */
    public static int update32(int checksum, int before, int after) {
        return finish((~checksum & 0xffffL) + (~before & 0xffff_ffffL) + (after & 0xffff_ffffL));
    }
}
