// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * Opens whole packets: steps 4 and 5 of the wire format's "Receiving".
 *
 * <p>Before: {@link PacketFlyweight#check} (steps 1-3) and the search for the association. After: sequence recovery (step 6),
 * then {@link org.cooprouter.agent.wire.PacketBody#parse} (step 7).
 */
public final class Opener {
    private Opener() {}

    /**
     * Verifies the tag and decrypts in place.
     *
     * @param packet a checked packet
     * @param keys of its association
     * @return {@link DropReason#NONE}, {@link DropReason#UNKNOWN_KEY_EPOCH} or {@link DropReason#AUTHENTICATION_FAILED}
     */
    public static DropReason open(PacketFlyweight packet, KeyRing keys) {
        Aead key = keys.find(packet.keyEpoch());
        if (key == null) {
            return DropReason.UNKNOWN_KEY_EPOCH;
        }
        boolean authentic = key.open(
                packet.buffer(),
                packet.offset(),
                packet.headerLength(),
                packet.sealedLength(),
                Nonce.high(packet),
                Nonce.low(packet));
        return authentic ? DropReason.NONE : DropReason.AUTHENTICATION_FAILED;
    }
}
