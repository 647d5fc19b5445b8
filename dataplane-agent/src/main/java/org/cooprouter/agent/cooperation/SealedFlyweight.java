// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import org.cooprouter.agent.crypto.Aead;

/**
 * A message of the logical channel ([0119]-[0121]): AES-128-GCM under the key of its direction, with all before the sealed part as associated
 * data, and the packet number, which only grows, as nonce.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        header (24 bytes)                      |
 * +---------------------------------------------------------------+
 * |                                                               |
 * |                 packet number (64), from 1 on                 |
 * +===============+===============================================+
 * | sealed: Kind  | sealed: body ...                              |
 * +---------------+-----------------------------------------------+
 * |                                                               |
 * |                           tag (128)                           |
 * |                                                               |
 * |                                                               |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><td>0 CONFIRMATION</td><td>the advertiser has the key, too; no body</td></tr>
 * <tr><td>1 KEEP_ALIVE</td><td>1 byte: 1 asks for an answer at once, 0 does not</td></tr>
 * <tr><td>2 TERMINATION</td><td>1 byte: a {@link RefusalReason}</td></tr>
 * <tr><td>3 TRAIN</td><td>train (16), index (8), packets (8), padding: one of a packet train ({@link LinkBandwidth})</td></tr>
 * <tr><td>4 TRAIN_REPORT</td><td>train (16), reserved (16), bandwidth seen in kbit/s (32); the high bit: at least</td></tr>
 * </table>
 */
public final class SealedFlyweight extends MessageFlyweight {
    /** The advertiser has the key, too. */
    public static final int CONFIRMATION = 0;
    /** The sender is there. */
    public static final int KEEP_ALIVE = 1;
    /** The sender leaves. */
    public static final int TERMINATION = 2;
    /** One of a packet train. */
    public static final int TRAIN = 3;
    /** What a train has shown. */
    public static final int TRAIN_REPORT = 4;

    private static final int NUMBER_OFFSET = HEADER_LENGTH;

    /** Where the sealed part begins: the length of its associated data. */
    static final int KIND_OFFSET = NUMBER_OFFSET + 8;

    /** Where a body begins. */
    static final int BODY_OFFSET = KIND_OFFSET + 1;

    /** The shortest: without a body. */
    static final int MIN_LENGTH = BODY_OFFSET + Aead.TAG_LENGTH;

    /** Makes a view of nothing. */
    public SealedFlyweight() {}

    /**
     * Writes header, packet number and kind; the body is the caller's.
     *
     * @param sender own number
     * @param receiver the neighbour's
     * @param number the packet number
     * @param kind of the message
     * @param bodyLength bytes of the body
     * @return length with the tag
     */
    public int write(long sender, long receiver, long number, int kind, int bodyLength) {
        writeHeader(SEALED, sender, receiver);
        buffer().putLong(offset() + NUMBER_OFFSET, number);
        buffer().put(offset() + KIND_OFFSET, (byte) kind);
        int length = BODY_OFFSET + bodyLength + Aead.TAG_LENGTH;
        messageLength(length);
        return length;
    }

    /**
     * Returns the packet number.
     *
     * @return 64 bits
     */
    public long number() {
        return buffer().getLong(offset() + NUMBER_OFFSET);
    }

    /**
     * Returns the kind; once the message has been opened.
     *
     * @return 0-255
     */
    public int kind() {
        return unsignedByte(KIND_OFFSET);
    }

    /**
     * Returns how long the body is.
     *
     * @return bytes
     */
    public int bodyLength() {
        return messageLength() - MIN_LENGTH;
    }

    /**
     * Returns where the body begins.
     *
     * @return index in {@link #buffer()}
     */
    public int bodyOffset() {
        return offset() + BODY_OFFSET;
    }
}
