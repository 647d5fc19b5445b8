// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import org.cooprouter.agent.wire.DropReason;

/**
 * "Your choice is among what I advertised" ([0118]).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        header (24 bytes)                      |
 * +---------------------------------------------------------------+
 * |        SHA-256 of the response without MAC and checksum       |
 * |                           (32 bytes)                          |
 * +-------------------------------+-------------------------------+
 * |           Reserved            |         Share length          |
 * +-------------------------------+-------------------------------+
 * |  the sender's share of the key exchange ...                   |
 * +---------------------------------------------------------------+
 * |                   MAC and checksum (20 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class AcceptanceFlyweight extends MessageFlyweight {
    private static final int DIGEST_OFFSET = HEADER_LENGTH;
    private static final int RESERVED_OFFSET = DIGEST_OFFSET + DIGEST_LENGTH;
    private static final int SHARE_LENGTH_OFFSET = RESERVED_OFFSET + 2;
    private static final int SHARE_OFFSET = RESERVED_OFFSET + 4;

    /** The shortest: without a share. */
    static final int MIN_LENGTH = SHARE_OFFSET + TRAILER_LENGTH;

    /** Makes a view of nothing. */
    public AcceptanceFlyweight() {}

    /**
     * Checks the body; after {@link #checkHeader} and the MAC.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#COOP_MALFORMED}
     */
    public DropReason checkBody() {
        return messageLength() == SHARE_OFFSET + unsignedShort(SHARE_LENGTH_OFFSET) + TRAILER_LENGTH
                ? DropReason.NONE
                : DropReason.COOP_MALFORMED;
    }

    /**
     * Writes all but MAC and checksum.
     *
     * @param sender own number
     * @param receiver the chooser's
     * @param digest of the response
     * @param share of the key exchange
     * @return length with MAC and checksum
     */
    public int write(long sender, long receiver, byte[] digest, byte[] share) {
        writeHeader(ACCEPTANCE, sender, receiver);
        buffer().put(offset() + DIGEST_OFFSET, digest);
        buffer().putInt(offset() + RESERVED_OFFSET, share.length);
        buffer().put(offset() + SHARE_OFFSET, share);
        int length = SHARE_OFFSET + share.length + TRAILER_LENGTH;
        messageLength(length);
        return length;
    }

    /**
     * Copies the digest of the response that this accepts.
     *
     * @param target takes 32 bytes
     */
    public void responseDigest(byte[] target) {
        copyTo(DIGEST_OFFSET, target);
    }

    /**
     * Makes a copy of the share; allocates.
     *
     * @return its bytes
     */
    public byte[] share() {
        byte[] share = new byte[unsignedShort(SHARE_LENGTH_OFFSET)];
        copyTo(SHARE_OFFSET, share);
        return share;
    }
}
