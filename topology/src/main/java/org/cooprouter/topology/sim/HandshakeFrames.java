// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Frames of a handshake as an attacker sees and makes them, written apart from the agent's code (docs/reference/handshake.md). */
final class HandshakeFrames {
    private static final int MESSAGE = 14;
    private static final int TYPE = MESSAGE + 5;
    private static final int LENGTH = MESSAGE + 6;
    private static final int SENDER = MESSAGE + 8;
    private static final int RECEIVER = MESSAGE + 16;
    private static final int BODY = MESSAGE + 24;
    private static final int MAC_LENGTH = 16;
    private static final int TRAILER = 20;
    private static final int SEALED = 6;

    private HandshakeFrames() {}

    static int type(byte[] frame) {
        return frame[TYPE];
    }

    static long sender(byte[] frame) {
        return ByteBuffer.wrap(frame).getLong(SENDER);
    }

    static long receiver(byte[] frame) {
        return ByteBuffer.wrap(frame).getLong(RECEIVER);
    }

    /** A bit somewhere. */
    static byte[] flipped(byte[] frame, SplittableRandom random) {
        byte[] changed = frame.clone();
        int bit = random.nextInt(MESSAGE * Byte.SIZE, changed.length * Byte.SIZE);
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }

    /** Something else in the message, with MAC and checksum as they must be under that MAC key. */
    static byte[] forged(byte[] frame, byte[] macKey, SplittableRandom random) {
        byte[] changed = frame.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed);
        switch (random.nextInt(5)) {
            case 0 -> buffer.putLong(SENDER, random.nextLong());
            case 1 -> buffer.put(TYPE, (byte) random.nextInt(1, 8));
            case 2 -> buffer.putLong(RECEIVER, random.nextLong());
            case 3 -> changed[random.nextInt(BODY, changed.length)] ^= (byte) (1 + random.nextInt(255));
            default -> buffer.putShort(LENGTH, (short) random.nextInt(changed.length + 10));
        }
        int length = buffer.getShort(LENGTH) & 0xffff;
        if (type(changed) != SEALED && length >= TRAILER && MESSAGE + length <= changed.length) {
            seal(changed, length, macKey);
        }
        return changed;
    }

    private static void seal(byte[] frame, int length, byte[] macKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(macKey, "HmacSHA256"));
            mac.update(frame, MESSAGE, length - TRAILER);
            System.arraycopy(mac.doFinal(), 0, frame, MESSAGE + length - TRAILER, MAC_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
        CRC32 crc = new CRC32();
        crc.update(frame, MESSAGE, length - Integer.BYTES);
        ByteBuffer.wrap(frame).putInt(MESSAGE + length - Integer.BYTES, (int) crc.getValue());
    }
}
