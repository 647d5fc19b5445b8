// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.wire.DropReason;

/**
 * "I am ready to cooperate, in these ways" ([0099], [0102]).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                   header, receiver 0 (24 bytes)               |
 * +---------------------------------------------------------------+
 * |                                                               |
 * |          nonce (128): of this offer, and salt of the          |
 * |                      key exchange                             |
 * |                                                               |
 * +---------------+---------------+---------------+---------------+
 * |   ISP kind    |    Offers     |  Name length  |   Key mode    |
 * +---------------+---------------+---------------+---------------+
 * |                  ISP bandwidth, down (kbit/s)                 |
 * +---------------------------------------------------------------+
 * |                  ISP bandwidth, up (kbit/s)                   |
 * +---------------------------------------------------------------+
 * |              measured bandwidth of the link (kbit/s)          |
 * +---------------------------------------------------------------+
 * |    usual load of the ISP in each hour of the day, UTC, in     |
 * |                percent, 255 = unknown (24 bytes)              |
 * +---------------+-----------------------------------------------+
 * |     Type      |                   Reserved                    |  \
 * +---------------+-----------------------------------------------+   |
 * |                     gives at least (kbit/s)                   |   |
 * +---------------------------------------------------------------+   | of each
 * |                     gives at most (kbit/s)                    |   | offer
 * +---------------------------------------------------------------+   |
 * |                     takes at least (kbit/s)                   |   |
 * +---------------------------------------------------------------+   |
 * |                     takes at most (kbit/s)                    |  /
 * +---------------------------------------------------------------+
 * |  name, printable ASCII ...                                    |
 * +---------------------------------------------------------------+
 * |                   MAC and checksum (20 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * Bandwidths of 0 are unknown. As long as an offer stays the same its advertisements are the same bytes, so that a response can name the
 * advertisement by its digest ([0116]).
 */
public final class AdvertisementFlyweight extends MessageFlyweight {
    /** Bytes of a nonce. */
    public static final int NONCE_LENGTH = 16;
    /** Hours of a day. */
    public static final int HOURS = 24;
    /** Most offers. */
    public static final int MAX_OFFERS = 8;
    /** Longest name. */
    public static final int MAX_NAME_LENGTH = 40;

    private static final int NONCE_OFFSET = HEADER_LENGTH;
    private static final int ISP_KIND_OFFSET = NONCE_OFFSET + NONCE_LENGTH;
    private static final int OFFERS_OFFSET = ISP_KIND_OFFSET + 1;
    private static final int NAME_LENGTH_OFFSET = ISP_KIND_OFFSET + 2;
    private static final int KEY_MODE_OFFSET = ISP_KIND_OFFSET + 3;
    private static final int DOWN_OFFSET = ISP_KIND_OFFSET + 4;
    private static final int UP_OFFSET = ISP_KIND_OFFSET + 8;
    private static final int LINK_OFFSET = ISP_KIND_OFFSET + 12;
    private static final int LOAD_OFFSET = ISP_KIND_OFFSET + 16;
    private static final int OFFER_OFFSET = LOAD_OFFSET + HOURS;
    private static final int OFFER_LENGTH = 20;
    private static final int GIVES_MIN = 4;
    private static final int GIVES_MAX = 8;
    private static final int TAKES_MIN = 12;
    private static final int TAKES_MAX = 16;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    /** The shortest: without offers and name. */
    static final int MIN_LENGTH = OFFER_OFFSET + TRAILER_LENGTH;

    /** Makes a view of nothing. */
    public AdvertisementFlyweight() {}

    /**
     * Checks the body; after {@link #checkHeader} and the MAC.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#COOP_MALFORMED}
     */
    public DropReason checkBody() {
        int wanted = OFFER_OFFSET + offers() * OFFER_LENGTH + nameLength() + TRAILER_LENGTH;
        if (offers() > MAX_OFFERS || nameLength() > MAX_NAME_LENGTH || messageLength() != wanted) {
            return DropReason.COOP_MALFORMED;
        }
        for (int i = 0; i < nameLength(); i++) {
            int character = unsignedByte(OFFER_OFFSET + offers() * OFFER_LENGTH + i);
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE) {
                return DropReason.COOP_MALFORMED;
            }
        }
        for (int i = 0; i < offers(); i++) {
            if (givesMin(i) > givesMax(i) || takesMin(i) > takesMax(i)) {
                return DropReason.COOP_MALFORMED;
            }
        }
        return DropReason.NONE;
    }

    /**
     * Writes all but MAC and checksum.
     *
     * @param sender own number
     * @param nonce 16 bytes
     * @param keyMode {@link LinkKey#mode()}
     * @param about what the router says of itself
     * @param linkKbps measured bandwidth of the link, 0 = unknown
     * @return length with MAC and checksum
     */
    public int write(long sender, byte[] nonce, int keyMode, SelfDescription about, long linkKbps) {
        writeHeader(ADVERTISEMENT, sender, ANYONE);
        int at = offset();
        byte[] name = about.name().getBytes(StandardCharsets.US_ASCII);
        buffer().put(at + NONCE_OFFSET, nonce);
        buffer().put(at + ISP_KIND_OFFSET, (byte) about.ispKind());
        buffer().put(at + OFFERS_OFFSET, (byte) about.offers().size());
        buffer().put(at + NAME_LENGTH_OFFSET, (byte) name.length);
        buffer().put(at + KEY_MODE_OFFSET, (byte) keyMode);
        buffer().putInt(at + DOWN_OFFSET, (int) about.downKbps());
        buffer().putInt(at + UP_OFFSET, (int) about.upKbps());
        buffer().putInt(at + LINK_OFFSET, (int) linkKbps);
        for (int hour = 0; hour < HOURS; hour++) {
            buffer().put(at + LOAD_OFFSET + hour, (byte) about.loadPercent(hour));
        }
        int next = OFFER_OFFSET;
        for (CooperationOffer offer : about.offers()) {
            buffer().putInt(at + next, offer.type().number() << 24);
            buffer().putInt(at + next + GIVES_MIN, (int) offer.provide().minKbps());
            buffer().putInt(at + next + GIVES_MAX, (int) offer.provide().maxKbps());
            buffer().putInt(at + next + TAKES_MIN, (int) offer.receive().minKbps());
            buffer().putInt(at + next + TAKES_MAX, (int) offer.receive().maxKbps());
            next += OFFER_LENGTH;
        }
        buffer().put(at + next, name);
        int length = next + name.length + TRAILER_LENGTH;
        messageLength(length);
        return length;
    }

    /**
     * Copies the nonce.
     *
     * @param target takes 16 bytes
     */
    public void nonce(byte[] target) {
        copyTo(NONCE_OFFSET, target);
    }

    /**
     * Returns what kind of Internet connection the sender has.
     *
     * @return 0 = unknown, see the wire format
     */
    public int ispKind() {
        return unsignedByte(ISP_KIND_OFFSET);
    }

    /**
     * Returns the number of offers.
     *
     * @return 0-255
     */
    public int offers() {
        return unsignedByte(OFFERS_OFFSET);
    }

    private int nameLength() {
        return unsignedByte(NAME_LENGTH_OFFSET);
    }

    /**
     * Returns how the sender proves itself.
     *
     * @return {@link LinkKey#mode()} of its key
     */
    public int keyMode() {
        return unsignedByte(KEY_MODE_OFFSET);
    }

    /**
     * Returns the bandwidth of its ISP towards it.
     *
     * @return kbit/s, 0 = unknown
     */
    public long downKbps() {
        return unsignedInt(DOWN_OFFSET);
    }

    /**
     * Returns the bandwidth of its ISP from it.
     *
     * @return kbit/s, 0 = unknown
     */
    public long upKbps() {
        return unsignedInt(UP_OFFSET);
    }

    /**
     * Returns what it has measured of the link.
     *
     * @return kbit/s, 0 = unknown
     */
    public long linkKbps() {
        return unsignedInt(LINK_OFFSET);
    }

    /**
     * Returns the usual load of its ISP.
     *
     * @param hour 0-23, UTC
     * @return percent, 255 = unknown
     */
    public int loadPercent(int hour) {
        return unsignedByte(LOAD_OFFSET + hour);
    }

    /**
     * Returns the type of an offer.
     *
     * @param i which
     * @return number of a {@link CooperationType}, or of one that this version does not know
     */
    public int offerType(int i) {
        return unsignedByte(OFFER_OFFSET + i * OFFER_LENGTH);
    }

    /**
     * Returns the least that the sender gives.
     *
     * @param i which offer
     * @return kbit/s
     */
    public long givesMin(int i) {
        return unsignedInt(OFFER_OFFSET + i * OFFER_LENGTH + GIVES_MIN);
    }

    /**
     * Returns the most that the sender gives.
     *
     * @param i which offer
     * @return kbit/s
     */
    public long givesMax(int i) {
        return unsignedInt(OFFER_OFFSET + i * OFFER_LENGTH + GIVES_MAX);
    }

    /**
     * Returns the least that the sender takes.
     *
     * @param i which offer
     * @return kbit/s
     */
    public long takesMin(int i) {
        return unsignedInt(OFFER_OFFSET + i * OFFER_LENGTH + TAKES_MIN);
    }

    /**
     * Returns the most that the sender takes.
     *
     * @param i which offer
     * @return kbit/s
     */
    public long takesMax(int i) {
        return unsignedInt(OFFER_OFFSET + i * OFFER_LENGTH + TAKES_MAX);
    }

    /**
     * Makes what the message says of its sender; allocates.
     *
     * @return offers of types that this version does not know are left out
     */
    public SelfDescription describe() {
        List<CooperationOffer> known = new ArrayList<>();
        for (int i = 0; i < offers(); i++) {
            CooperationType type = CooperationType.of(offerType(i));
            if (type != null) {
                known.add(new CooperationOffer(
                        type, new RateRange(givesMin(i), givesMax(i)), new RateRange(takesMin(i), takesMax(i))));
            }
        }
        byte[] name = new byte[nameLength()];
        copyTo(OFFER_OFFSET + offers() * OFFER_LENGTH, name);
        List<Integer> load = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            load.add(loadPercent(hour));
        }
        return new SelfDescription(
                new String(name, StandardCharsets.US_ASCII), ispKind(), downKbps(), upKbps(), load, known);
    }
}
