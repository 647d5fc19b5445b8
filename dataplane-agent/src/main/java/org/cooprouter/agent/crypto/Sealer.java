// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.crypto;

import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;

/** Seals whole packets under the send epoch of a {@link KeyRing} (wire format, "Sealing"). */
public final class Sealer {
    private Sealer() {}

    /**
     * Writes the epoch into the header, encrypts the plaintext and writes the tag.
     *
     * @param packet as {@link org.cooprouter.agent.wire.PacketWriter#finish()} returns it; {@link PacketFlyweight#length()}
     *     bytes are ready to be sent afterwards
     * @param keys of the association
     * @return {@link DropReason#NONE} or {@link DropReason#NO_SEND_KEY}, the packet then being unsealed still
     */
    public static DropReason seal(PacketFlyweight packet, KeyRing keys) {
        Aead key = keys.sendKey();
        if (key == null) {
            return DropReason.NO_SEND_KEY;
        }
        packet.keyEpoch(keys.sendEpoch());
        key.seal(
                packet.buffer(),
                packet.offset(),
                packet.headerLength(),
                packet.plaintextLength(),
                Nonce.high(packet),
                Nonce.low(packet));
        return DropReason.NONE;
    }
}
