// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.wire.DropReason;

/**
 * "I choose these of what you advertised" ([0116]).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        header (24 bytes)                      |
 * +---------------------------------------------------------------+
 * |     SHA-256 of the advertisement without MAC and checksum     |
 * |                           (32 bytes)                          |
 * +---------------------------------------------------------------+
 * |                          nonce (128)                          |
 * +---------------+---------------+-------------------------------+
 * |    Choices    |   Reserved    |         Share length          |
 * +---------------+---------------+-------------------------------+
 * |     Type      |                   Reserved                    |  \
 * +---------------+-----------------------------------------------+   | of each
 * |              the sender gives this much (kbit/s)              |   | choice
 * +---------------------------------------------------------------+   |
 * |              the sender takes this much (kbit/s)              |  /
 * +---------------------------------------------------------------+
 * |  the sender's share of the key exchange ...                   |
 * +---------------------------------------------------------------+
 * |                   MAC and checksum (20 bytes)                 |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class ResponseFlyweight extends MessageFlyweight {
    private static final int DIGEST_OFFSET = HEADER_LENGTH;
    private static final int NONCE_OFFSET = DIGEST_OFFSET + DIGEST_LENGTH;
    private static final int CHOICES_OFFSET = NONCE_OFFSET + AdvertisementFlyweight.NONCE_LENGTH;
    private static final int SHARE_LENGTH_OFFSET = CHOICES_OFFSET + 2;
    private static final int CHOICE_OFFSET = CHOICES_OFFSET + 4;
    private static final int CHOICE_LENGTH = 12;
    private static final int GIVES = 4;
    private static final int TAKES = 8;

    /** The shortest: without choices and share. */
    static final int MIN_LENGTH = CHOICE_OFFSET + TRAILER_LENGTH;

    /** Makes a view of nothing. */
    public ResponseFlyweight() {}

    /**
     * Checks the body; after {@link #checkHeader} and the MAC.
     *
     * @return {@link DropReason#NONE} or {@link DropReason#COOP_MALFORMED}
     */
    public DropReason checkBody() {
        int wanted = CHOICE_OFFSET + choices() * CHOICE_LENGTH + shareLength() + TRAILER_LENGTH;
        return choices() > AdvertisementFlyweight.MAX_OFFERS || messageLength() != wanted
                ? DropReason.COOP_MALFORMED
                : DropReason.NONE;
    }

    /**
     * Writes all but MAC and checksum.
     *
     * @param sender own number
     * @param receiver the advertiser's
     * @param digest of the advertisement
     * @param nonce 16 bytes
     * @param chosen at most 8
     * @param share of the key exchange
     * @return length with MAC and checksum
     */
    public int write(long sender, long receiver, byte[] digest, byte[] nonce, List<Agreement> chosen, byte[] share) {
        writeHeader(RESPONSE, sender, receiver);
        int at = offset();
        buffer().put(at + DIGEST_OFFSET, digest);
        buffer().put(at + NONCE_OFFSET, nonce);
        buffer().putInt(at + CHOICES_OFFSET, chosen.size() << 24 | share.length);
        int next = CHOICE_OFFSET;
        for (Agreement choice : chosen) {
            buffer().putInt(at + next, choice.type().number() << 24);
            buffer().putInt(at + next + GIVES, (int) choice.provideKbps());
            buffer().putInt(at + next + TAKES, (int) choice.receiveKbps());
            next += CHOICE_LENGTH;
        }
        buffer().put(at + next, share);
        int length = next + share.length + TRAILER_LENGTH;
        messageLength(length);
        return length;
    }

    /**
     * Copies the digest of the advertisement that this answers.
     *
     * @param target takes 32 bytes
     */
    public void advertisementDigest(byte[] target) {
        copyTo(DIGEST_OFFSET, target);
    }

    /**
     * Returns the number of choices.
     *
     * @return 0-255
     */
    public int choices() {
        return unsignedByte(CHOICES_OFFSET);
    }

    private int shareLength() {
        return unsignedShort(SHARE_LENGTH_OFFSET);
    }

    /**
     * Returns the type chosen.
     *
     * @param i which choice
     * @return number of a {@link CooperationType}, or of one that this version does not know
     */
    public int type(int i) {
        return unsignedByte(CHOICE_OFFSET + i * CHOICE_LENGTH);
    }

    /**
     * Returns what the sender gives.
     *
     * @param i which choice
     * @return kbit/s
     */
    public long gives(int i) {
        return unsignedInt(CHOICE_OFFSET + i * CHOICE_LENGTH + GIVES);
    }

    /**
     * Returns what the sender takes.
     *
     * @param i which choice
     * @return kbit/s
     */
    public long takes(int i) {
        return unsignedInt(CHOICE_OFFSET + i * CHOICE_LENGTH + TAKES);
    }

    /**
     * Makes the agreement as the receiver of the response sees it; allocates. All types are known.
     *
     * @return one for each choice
     */
    public List<Agreement> agreements() {
        List<Agreement> agreements = new ArrayList<>();
        for (int i = 0; i < choices(); i++) {
            CooperationType type = CooperationType.of(type(i));
            if (type != null) {
                agreements.add(new Agreement(type, takes(i), gives(i)));
            }
        }
        return List.copyOf(agreements);
    }

    /**
     * Makes a copy of the share; allocates.
     *
     * @return its bytes
     */
    public byte[] share() {
        byte[] share = new byte[shareLength()];
        copyTo(CHOICE_OFFSET + choices() * CHOICE_LENGTH, share);
        return share;
    }
}
