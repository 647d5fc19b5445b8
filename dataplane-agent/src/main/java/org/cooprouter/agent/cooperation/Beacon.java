// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The little that a wireless beacon can say before there is a link (C3; [0105], [0109]-[0110]): the name of a Wi-Fi network, or the payload of a
 * Bluetooth advertisement. What is left to say is said by messages once there is a link.
 *
 * <pre>
 * information (48 bits)
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * | types: bit n  |   ISP kind    |                               |
 * | = number n    |               |      random bits (32)         |
 * +---------------+---------------+-------------------------------+
 * |                               |
 * +-------------------------------+
 *
 * SSID       COOP-ROUTER XXXXXXXX YYYYYYYY
 *            X: information, Y: check, in base64url (RFC 4648 section 5)
 * Bluetooth  13 ff ff ff 43 4f 4f 50 information (6) check (6)
 *
 * check (48 bits) = the first 6 bytes of HMAC-SHA-256 under the link's MAC key over what stands before it
 * </pre>
 *
 * The Bluetooth payload is one AD structure (Core Specification Supplement, part A, 1.4): length 19, type 0xff "manufacturer specific data",
 * company 0xffff (none, for tests), then magic, information and check.
 *
 * @param types offered
 * @param ispKind 0-255, see the wire format
 * @param random so that what is derived from the beacon differs from one start to the next
 */
public record Beacon(Set<CooperationType> types, int ispKind, int random) {
    private static final String PREFIX = "COOP-ROUTER ";
    private static final Pattern SSID = Pattern.compile("COOP-ROUTER ([A-Za-z0-9_-]{8}) ([A-Za-z0-9_-]{8})");
    private static final int INFORMATION_LENGTH = 6;
    private static final int CHECK_LENGTH = 6;
    private static final byte[] BLUETOOTH_HEADER = {19, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'C', 'O', 'O', 'P'};

    /**
     * Makes a beacon.
     *
     * @param types offered; copied
     * @param ispKind 0-255
     * @param random any
     */
    public Beacon {
        types = Set.copyOf(types);
    }

    /**
     * Returns the name of the Wi-Fi network.
     *
     * @param macKey {@link LinkKey#macKey()}
     * @return 29 characters
     */
    public String ssid(byte[] macKey) {
        String checked = PREFIX + text(information());
        return checked + " " + text(check(macKey, checked.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Reads the name of a Wi-Fi network.
     *
     * @param ssid any name
     * @param macKey {@link LinkKey#macKey()}
     * @return empty if it is no cooperating router's, or its check is wrong
     */
    public static Optional<Beacon> ofSsid(String ssid, byte[] macKey) {
        Matcher parts = SSID.matcher(ssid);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String checked = PREFIX + parts.group(1);
        byte[] expected = check(macKey, checked.getBytes(StandardCharsets.US_ASCII));
        return parts.group(2).equals(text(expected))
                ? Optional.of(
                        ofInformation(ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts.group(1)))))
                : Optional.empty();
    }

    /**
     * Returns the payload of a Bluetooth Low Energy advertisement.
     *
     * @param macKey {@link LinkKey#macKey()}
     * @return 20 bytes
     */
    public byte[] bluetooth(byte[] macKey) {
        byte[] checked = ByteBuffer.allocate(BLUETOOTH_HEADER.length + INFORMATION_LENGTH)
                .put(BLUETOOTH_HEADER)
                .put(information())
                .array();
        return ByteBuffer.allocate(checked.length + CHECK_LENGTH)
                .put(checked)
                .put(check(macKey, checked))
                .array();
    }

    /**
     * Reads the payload of a Bluetooth Low Energy advertisement.
     *
     * @param payload any
     * @param macKey {@link LinkKey#macKey()}
     * @return empty if it is no cooperating router's, or its check is wrong
     */
    public static Optional<Beacon> ofBluetooth(byte[] payload, byte[] macKey) {
        int checked = BLUETOOTH_HEADER.length + INFORMATION_LENGTH;
        if (payload.length != checked + CHECK_LENGTH
                || !Arrays.equals(payload, 0, BLUETOOTH_HEADER.length, BLUETOOTH_HEADER, 0, BLUETOOTH_HEADER.length)
                || !Arrays.equals(
                        check(macKey, Arrays.copyOf(payload, checked)),
                        Arrays.copyOfRange(payload, checked, payload.length))) {
            return Optional.empty();
        }
        return Optional.of(ofInformation(ByteBuffer.wrap(payload, BLUETOOTH_HEADER.length, INFORMATION_LENGTH)));
    }

    private byte[] information() {
        int mask = 0;
        for (CooperationType type : types) {
            mask |= 1 << type.number();
        }
        return ByteBuffer.allocate(INFORMATION_LENGTH)
                .put((byte) mask)
                .put((byte) ispKind)
                .putInt(random)
                .array();
    }

    /** Types that this version does not know are left out. */
    private static Beacon ofInformation(ByteBuffer information) {
        int mask = information.get();
        Set<CooperationType> types = EnumSet.noneOf(CooperationType.class);
        for (CooperationType type : CooperationType.values()) {
            if ((mask & 1 << type.number()) != 0) {
                types.add(type);
            }
        }
        return new Beacon(types, information.get() & 0xff, information.getInt());
    }

    private static byte[] check(byte[] macKey, byte[] checked) {
        HMac hmac = new HMac(new SHA256Digest());
        hmac.init(new KeyParameter(macKey));
        hmac.update(checked, 0, checked.length);
        byte[] mac = new byte[hmac.getMacSize()];
        hmac.doFinal(mac, 0);
        return Arrays.copyOf(mac, CHECK_LENGTH);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
