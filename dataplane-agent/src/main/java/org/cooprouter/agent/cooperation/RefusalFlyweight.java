// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * "Not so, because ..." ([0118]).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        header (24 bytes)                      |
 * +---------------------------------------------------------------+
 * |   SHA-256 of the message refused, without MAC and checksum    |
 * |                           (32 bytes)                          |
 * +---------------+-----------------------------------------------+
 * |    Reason     |                   Reserved                    |
 * +---------------+-----------------------------------------------+
 * |                   MAC and checksum (20 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class RefusalFlyweight extends MessageFlyweight {
    private static final int DIGEST_OFFSET = HEADER_LENGTH;
    private static final int REASON_OFFSET = DIGEST_OFFSET + DIGEST_LENGTH;

    /** Bytes of the message. */
    static final int LENGTH = REASON_OFFSET + 4 + TRAILER_LENGTH;

    /** Makes a view of nothing. */
    public RefusalFlyweight() {}

    /**
     * Writes all but MAC and checksum.
     *
     * @param sender own number
     * @param receiver the neighbour's
     * @param digest of the message refused
     * @param reason why
     * @return length with MAC and checksum
     */
    public int write(long sender, long receiver, byte[] digest, RefusalReason reason) {
        writeHeader(REFUSAL, sender, receiver);
        buffer().put(offset() + DIGEST_OFFSET, digest);
        buffer().putInt(offset() + REASON_OFFSET, reason.number() << 24);
        messageLength(LENGTH);
        return LENGTH;
    }

    /**
     * Copies the digest of the message that this refuses.
     *
     * @param target takes 32 bytes
     */
    public void refusedDigest(byte[] target) {
        copyTo(DIGEST_OFFSET, target);
    }

    /**
     * Returns why.
     *
     * @return {@link RefusalReason#UNSPECIFIED} for a reason that this version does not know
     */
    public RefusalReason reason() {
        return RefusalReason.of(unsignedByte(REASON_OFFSET));
    }
}
