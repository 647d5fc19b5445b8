// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.redundancy.SequenceRecovery;
import org.cooprouter.agent.wire.DropReason;

/**
 * The logical channel's keys, packet numbers and replay window (C4; [0119]-[0121]). A channel lives no longer than one handshake's keys, so a
 * packet number never meets a key twice, whoever restarts. Not safe for use by several threads.
 */
final class Channel implements AutoCloseable {
    /** Beyond this the replay window would take a number for one of another start; nobody gets there. */
    static final long LAST_NUMBER = (1L << 36) - 1;

    private static final int WINDOW = 64;
    private static final long PROOF_NUMBER = 0;
    private static final int TAG_LENGTH = Aead.TAG_LENGTH;

    private final Aead sealing;
    private final Aead opening;
    private final SequenceRecovery recovery = new SequenceRecovery(WINDOW);
    private long lastNumber;

    private Channel(AeadProvider aeads, byte[] sealingKey, byte[] openingKey) {
        sealing = aeads.newKey(sealingKey);
        opening = aeads.newKey(openingKey);
    }

    static Channel ofChooser(AeadProvider aeads, KeyExchange.ChannelKeys keys) {
        return new Channel(aeads, keys.fromChooser(), keys.fromAdvertiser());
    }

    static Channel ofAdvertiser(AeadProvider aeads, KeyExchange.ChannelKeys keys) {
        return new Channel(aeads, keys.fromAdvertiser(), keys.fromChooser());
    }

    /** Writes the tag of a proof. */
    void prove(ByteBuffer buffer, int offset) {
        sealing.seal(buffer, offset, ProofFlyweight.TAG_OFFSET, 0, 0, PROOF_NUMBER);
    }

    boolean verifyProof(ByteBuffer buffer, int offset) {
        return opening.open(buffer, offset, ProofFlyweight.TAG_OFFSET, TAG_LENGTH, 0, PROOF_NUMBER);
    }

    boolean isExhausted() {
        return lastNumber == LAST_NUMBER;
    }

    long nextNumber() {
        return ++lastNumber;
    }

    /** Seals a message that is written up to its tag. */
    void seal(SealedFlyweight message) {
        sealing.seal(
                message.buffer(),
                message.offset(),
                SealedFlyweight.KIND_OFFSET,
                message.messageLength() - SealedFlyweight.KIND_OFFSET - TAG_LENGTH,
                0,
                message.number());
    }

    /** Opens a message in place, once. */
    DropReason open(SealedFlyweight message) {
        long number = message.number();
        if (number <= PROOF_NUMBER || number > LAST_NUMBER) {
            return DropReason.COOP_MALFORMED;
        }
        if (recovery.hasAccepted(number)) {
            return DropReason.DUPLICATE;
        }
        boolean authentic = opening.open(
                message.buffer(),
                message.offset(),
                SealedFlyweight.KIND_OFFSET,
                message.messageLength() - SealedFlyweight.KIND_OFFSET,
                0,
                number);
        return authentic ? recovery.accept(number).dropReason() : DropReason.COOP_SEAL;
    }

    @Override
    public void close() {
        sealing.close();
        opening.close();
    }
}
