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
 * <tr><td>5 EMERGENCY_REQUEST</td><td>request (32), kbit/s asked for (32): the sender's ISP is silent</td></tr>
 * <tr><td>6 EMERGENCY_ACKNOWLEDGEMENT</td><td>request (32), kbit/s (32), as asked for: the sender helps</td></tr>
 * <tr><td>7 EMERGENCY_REFUSAL</td><td>request (32), a {@link RefusalReason} (32): the sender does not help, or not any more</td></tr>
 * <tr><td>8 EMERGENCY_END</td><td>request (32), reserved (32): the sender needs no help any more, or knows that there is none</td></tr>
 * <tr><td>9 EMERGENCY_ENDED</td><td>request (32), reserved (32): the sender helps no more</td></tr>
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

    /** The sender's ISP is silent. */
    public static final int EMERGENCY_REQUEST = 5;
    /** The sender helps. */
    public static final int EMERGENCY_ACKNOWLEDGEMENT = 6;
    /** The sender does not help, or not any more. */
    public static final int EMERGENCY_REFUSAL = 7;
    /** The sender needs no help any more, or knows that there is none. */
    public static final int EMERGENCY_END = 8;
    /** The sender knows that no help is needed. */
    public static final int EMERGENCY_ENDED = 9;

    /** The body of messages about emergency connections: number of the request, and a value. */
    static final int EMERGENCY_LENGTH = 8;

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
