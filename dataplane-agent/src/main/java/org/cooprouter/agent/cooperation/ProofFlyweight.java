// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * "I have the key": the tag of AES-128-GCM over nothing, with all before it as associated data, under the channel's key from the chooser and
 * packet number 0.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        header (24 bytes)                      |
 * +---------------------------------------------------------------+
 * |       SHA-256 of the acceptance without MAC and checksum      |
 * |                           (32 bytes)                          |
 * +---------------------------------------------------------------+
 * |                                                               |
 * |                           tag (128)                           |
 * |                                                               |
 * |                                                               |
 * +---------------------------------------------------------------+
 * |                   MAC and checksum (20 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class ProofFlyweight extends MessageFlyweight {
    private static final int DIGEST_OFFSET = HEADER_LENGTH;

    /** Where the tag stands: the length of its associated data. */
    static final int TAG_OFFSET = DIGEST_OFFSET + DIGEST_LENGTH;

    private static final int TAG_LENGTH = 16;

    /** Bytes of the message. */
    static final int LENGTH = TAG_OFFSET + TAG_LENGTH + TRAILER_LENGTH;

    /** Makes a view of nothing. */
    public ProofFlyweight() {}

    /**
     * Writes all but tag, MAC and checksum.
     *
     * @param sender own number
     * @param receiver the advertiser's
     * @param digest of the acceptance
     * @return length with MAC and checksum
     */
    public int write(long sender, long receiver, byte[] digest) {
        writeHeader(PROOF, sender, receiver);
        buffer().put(offset() + DIGEST_OFFSET, digest);
        messageLength(LENGTH);
        return LENGTH;
    }

    /**
     * Copies the digest of the acceptance that this answers.
     *
     * @param target takes 32 bytes
     */
    public void acceptanceDigest(byte[] target) {
        copyTo(DIGEST_OFFSET, target);
    }
}
