// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * MAC, checksum and digests of messages (C2). Bouncy Castle's light-weight classes are used because they allocate nothing, which
 * {@code javax.crypto.Mac} does. Not safe for use by several threads.
 */
final class MessageGuard {
    private final HMac hmac = new HMac(new SHA256Digest());
    private final SHA256Digest sha256 = new SHA256Digest();
    private final CRC32 crc = new CRC32();
    private final byte[] bytes = new byte[MessageFlyweight.MAX_LENGTH];
    private final byte[] mac = new byte[MessageFlyweight.DIGEST_LENGTH];
    private final byte[] expected = new byte[MessageFlyweight.MAC_LENGTH];
    private final byte[] received = new byte[MessageFlyweight.MAC_LENGTH];

    /** Makes a guard with a MAC key of 32 bytes. */
    MessageGuard(byte[] macKey) {
        hmac.init(new KeyParameter(macKey));
    }

    /** Writes MAC and checksum to the end of a message; {@code length} counts them. */
    void protect(ByteBuffer buffer, int offset, int length) {
        int covered = length - MessageFlyweight.TRAILER_LENGTH;
        buffer.get(offset, bytes, 0, covered);
        hmac.update(bytes, 0, covered);
        hmac.doFinal(mac, 0);
        buffer.put(offset + covered, mac, 0, MessageFlyweight.MAC_LENGTH);
        buffer.putInt(offset + length - Integer.BYTES, checksum(buffer, offset, length - Integer.BYTES));
    }

    boolean checksumIsValid(ByteBuffer buffer, int offset, int length) {
        int covered = length - Integer.BYTES;
        return buffer.getInt(offset + covered) == checksum(buffer, offset, covered);
    }

    private int checksum(ByteBuffer buffer, int offset, int length) {
        buffer.get(offset, bytes, 0, length);
        crc.reset();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    boolean isAuthentic(ByteBuffer buffer, int offset, int length) {
        int covered = length - MessageFlyweight.TRAILER_LENGTH;
        buffer.get(offset, bytes, 0, covered);
        hmac.update(bytes, 0, covered);
        hmac.doFinal(mac, 0);
        System.arraycopy(mac, 0, expected, 0, expected.length);
        buffer.get(offset + covered, received);
        return MessageDigest.isEqual(expected, received);
    }

    /** SHA-256 of a message without MAC and checksum; {@code length} counts them. */
    void digest(ByteBuffer buffer, int offset, int length, byte[] target) {
        int covered = length - MessageFlyweight.TRAILER_LENGTH;
        buffer.get(offset, bytes, 0, covered);
        sha256.update(bytes, 0, covered);
        sha256.doFinal(target, 0);
    }
}
