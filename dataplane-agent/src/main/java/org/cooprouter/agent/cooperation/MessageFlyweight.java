// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.Flyweight;

/**
 * What every message between cooperating routers begins with (C2, C3; [0104]-[0108]).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                  magic number 0x434f4f50 "COOP"               |
 * +---------------+---------------+-------------------------------+
 * |    Version    |     Type      |            Length             |
 * +---------------+---------------+-------------------------------+
 * |                                                               |
 * |                           Sender (64)                         |
 * +---------------------------------------------------------------+
 * |                                                               |
 * |                          Receiver (64)                        |
 * +---------------------------------------------------------------+
 * |  body ...
 * +---------------------------------------------------------------+
 * |                                                               |
 * |         MAC (128): HMAC-SHA-256-128 of all before it          |  of all types
 * |                                                               |  but SEALED
 * |                                                               |
 * +---------------------------------------------------------------+
 * |               checksum: CRC-32 of all before it               |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * Sender and receiver are the numbers that the two agents drew when they last began; receiver 0 means every neighbour. Length counts
 * the message from its first byte to its last: what follows pads the frame.
 */
public class MessageFlyweight extends Flyweight {
    /** EtherType of the messages: IEEE 802 Local Experimental Ethertype 1. */
    public static final int ETHER_TYPE = 0x88b5;
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 24;
    /** Bytes of MAC and checksum. */
    public static final int TRAILER_LENGTH = 20;
    /** Bytes of the MAC. */
    public static final int MAC_LENGTH = 16;
    /** Bytes of a SHA-256 digest of an earlier message. */
    public static final int DIGEST_LENGTH = 32;
    /** The longest message, so that it fits the smallest MTU of a link with its IP and UDP headers. */
    public static final int MAX_LENGTH = 1400;
    /** The version that this agent speaks. */
    public static final int VERSION = 1;

    /** What a router offers, to all. */
    public static final int ADVERTISEMENT = 1;
    /** What the other one chooses. */
    public static final int RESPONSE = 2;
    /** The choice is as offered. */
    public static final int ACCEPTANCE = 3;
    /** It is not, or something else is wrong. */
    public static final int REFUSAL = 4;
    /** The chooser has the key. */
    public static final int PROOF = 5;
    /** A message of the logical channel. */
    public static final int SEALED = 6;

    /** No sender, and every receiver. */
    public static final long ANYONE = 0;

    private static final int MAGIC = 0x434f_4f50;
    private static final int VERSION_OFFSET = 4;
    private static final int TYPE_OFFSET = 5;
    private static final int LENGTH_OFFSET = 6;
    private static final int SENDER_OFFSET = 8;
    private static final int RECEIVER_OFFSET = 16;

    /** Makes a view of nothing. */
    public MessageFlyweight() {}

    /**
     * Checks the header, and that the message is as long as it says and as its type must be.
     *
     * @return {@link DropReason#NONE}, {@link DropReason#COOP_TRUNCATED}, {@link DropReason#COOP_MAGIC},
     *     {@link DropReason#COOP_VERSION} or {@link DropReason#COOP_TYPE}
     */
    public final DropReason checkHeader() {
        if (length() < HEADER_LENGTH) {
            return DropReason.COOP_TRUNCATED;
        }
        if (buffer().getInt(offset()) != MAGIC) {
            return DropReason.COOP_MAGIC;
        }
        if (unsignedByte(VERSION_OFFSET) != VERSION) {
            return DropReason.COOP_VERSION;
        }
        int least = leastLength(type());
        if (least == 0) {
            return DropReason.COOP_TYPE;
        }
        int stated = messageLength();
        return stated < least || stated > length() || stated > MAX_LENGTH ? DropReason.COOP_TRUNCATED : DropReason.NONE;
    }

    /** 0 for a type that is not known. */
    private static int leastLength(int type) {
        return switch (type) {
            case ADVERTISEMENT -> AdvertisementFlyweight.MIN_LENGTH;
            case RESPONSE -> ResponseFlyweight.MIN_LENGTH;
            case ACCEPTANCE -> AcceptanceFlyweight.MIN_LENGTH;
            case REFUSAL -> RefusalFlyweight.LENGTH;
            case PROOF -> ProofFlyweight.LENGTH;
            case SEALED -> SealedFlyweight.MIN_LENGTH;
            default -> 0;
        };
    }

    /**
     * Writes the header but for the length.
     *
     * @param type of the message
     * @param sender own number, not 0
     * @param receiver the neighbour's, or {@link #ANYONE}
     */
    public final void writeHeader(int type, long sender, long receiver) {
        int at = offset();
        buffer().putInt(at, MAGIC);
        buffer().put(at + VERSION_OFFSET, (byte) VERSION);
        buffer().put(at + TYPE_OFFSET, (byte) type);
        buffer().putShort(at + LENGTH_OFFSET, (short) 0);
        buffer().putLong(at + SENDER_OFFSET, sender);
        buffer().putLong(at + RECEIVER_OFFSET, receiver);
    }

    /**
     * Sets the length.
     *
     * @param length bytes of the whole message
     */
    protected final void messageLength(int length) {
        buffer().putShort(offset() + LENGTH_OFFSET, (short) length);
    }

    /**
     * Returns the type.
     *
     * @return 0-255
     */
    public final int type() {
        return unsignedByte(TYPE_OFFSET);
    }

    /**
     * Returns the length that the message states.
     *
     * @return bytes of the whole message
     */
    public final int messageLength() {
        return unsignedShort(LENGTH_OFFSET);
    }

    /**
     * Returns who sent it.
     *
     * @return the sender's number
     */
    public final long sender() {
        return buffer().getLong(offset() + SENDER_OFFSET);
    }

    /**
     * Returns for whom it is.
     *
     * @return the receiver's number, or {@link #ANYONE}
     */
    public final long receiver() {
        return buffer().getLong(offset() + RECEIVER_OFFSET);
    }

    /**
     * Reads a 32-bit number.
     *
     * @param at offset in the message
     * @return 0 to 2^32 - 1
     */
    protected final long unsignedInt(int at) {
        return Integer.toUnsignedLong(buffer().getInt(offset() + at));
    }

    /**
     * Copies bytes out of the message.
     *
     * @param at offset in the message
     * @param target takes them, as many as it is long
     */
    protected final void copyTo(int at, byte[] target) {
        buffer().get(offset() + at, target);
    }
}
