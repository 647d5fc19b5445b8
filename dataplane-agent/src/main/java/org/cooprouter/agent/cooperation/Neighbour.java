// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one neighbour, and how far the handshake with it is. Made once and reused. Not safe for use by several threads. */
final class Neighbour {
    private static final int MESSAGE_LENGTH = 700;

    /** The chooser's exchange, between proposal and conclusion. */
    @Nullable
    KeyExchange exchange;

    @Nullable
    Channel channel;

    List<Agreement> agreements = List.of();
    SelfDescription about = SelfDescription.UNKNOWN;
    HandshakeState state = HandshakeState.FREE;
    /** Grows when the neighbour is forgotten, so that what was computed for the one before is not taken for this one. */
    long generation;

    long number;
    long mac;
    long sinceNs;
    long heardNs;
    long endNs;
    long repeatNs;
    /** While it is asked whether it is there still: when the channel counts as lost. */
    long challengeEndNs;

    /** When the next packet train leaves. */
    long trainNs;

    int trainsLeft;
    boolean isReported;
    boolean isAdvertised;

    final byte[] advertisementDigest = new byte[MessageFlyweight.DIGEST_LENGTH];
    final byte[] nonce = new byte[AdvertisementFlyweight.NONCE_LENGTH];
    /** Of the response, whoever sent it. */
    final byte[] responseDigest = new byte[MessageFlyweight.DIGEST_LENGTH];
    /** Of what was sent last. */
    final byte[] sentDigest = new byte[MessageFlyweight.DIGEST_LENGTH];
    /** What was sent last, to be sent again. */
    final ByteBuffer sent = ByteBuffer.allocateDirect(MESSAGE_LENGTH);

    int sentLength;

    /** Forgets all. */
    void free() {
        if (channel != null) {
            channel.close();
        }
        channel = null;
        exchange = null;
        agreements = List.of();
        about = SelfDescription.UNKNOWN;
        generation++;
        number = MessageFlyweight.ANYONE;
        mac = 0;
        challengeEndNs = 0;
        trainsLeft = 0;
        isReported = false;
        isAdvertised = false;
        sentLength = 0;
    }

    /** What has been agreed that the neighbour gives of a type, kbit/s; 0 = nothing. */
    long receives(CooperationType type) {
        Agreement agreement = agreement(type);
        return agreement == null ? 0 : agreement.receiveKbps();
    }

    /** What has been agreed that the neighbour gets of a type, kbit/s; 0 = nothing. */
    long provides(CooperationType type) {
        Agreement agreement = agreement(type);
        return agreement == null ? 0 : agreement.provideKbps();
    }

    private @Nullable Agreement agreement(CooperationType type) {
        for (int i = 0; i < agreements.size(); i++) {
            if (agreements.get(i).type() == type) {
                return agreements.get(i);
            }
        }
        return null;
    }

    /** In states that have one. */
    Channel channelInUse() {
        if (channel == null) {
            throw new IllegalStateException("there is no channel in " + state);
        }
        return channel;
    }

    boolean isChallenged() {
        return challengeEndNs != 0;
    }
}
