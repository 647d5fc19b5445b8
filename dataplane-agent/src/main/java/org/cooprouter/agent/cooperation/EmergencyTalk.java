// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What two neighbours say to each other about emergency connections on one link's channel, in both directions: each may ask, and each may be asked
 * (C7, without a controller). Nothing outlives the channel. Not safe for use by several threads.
 */
final class EmergencyTalk {
    private final EmergencyRole role;
    private final MessageSender sender;
    private final EmergencyAsker asker;
    private final EmergencyHelper helper;
    private @Nullable Neighbour neighbour;

    EmergencyTalk(EmergencyRole role, MessageSender sender, CooperationCounter.Tally tally) {
        this.role = role;
        this.sender = sender;
        this.asker = new EmergencyAsker(this::say);
        this.helper = new EmergencyHelper(this::say, tally);
    }

    private void say(int kind, int request, int value) {
        if (neighbour != null) {
            sender.emergency(neighbour, kind, request, value);
        }
    }

    /** Whether the neighbour carries what the own uplink does not. */
    boolean isHelped() {
        return asker.state() == AskerState.HELPED;
    }

    void onSilence(boolean isSilent, long nowNs) {
        helper.onSilence(isSilent, nowNs);
        asker.onSilence(isSilent, nowNs);
    }

    /** The channel with the neighbour is there. */
    void onChannel(Neighbour established, long nowNs) {
        neighbour = established;
        helper.onChannel(established.provides(CooperationType.EMERGENCY_CONNECTION));
        asker.onChannel(role.asks() ? established.receives(CooperationType.EMERGENCY_CONNECTION) : 0, nowNs);
    }

    void onChannelLost(long nowNs) {
        neighbour = null;
        helper.onChannelLost();
        asker.onChannelLost(nowNs);
    }

    /** Takes a message of one of the kinds {@code EMERGENCY_*}, opened. */
    DropReason onMessage(SealedFlyweight message, long nowNs) {
        if (message.bodyLength() < SealedFlyweight.EMERGENCY_LENGTH) {
            return DropReason.COOP_MALFORMED;
        }
        ByteBuffer buffer = message.buffer();
        int request = buffer.getInt(message.bodyOffset());
        int value = buffer.getInt(message.bodyOffset() + Integer.BYTES);
        return switch (message.kind()) {
            case SealedFlyweight.EMERGENCY_REQUEST, SealedFlyweight.EMERGENCY_END ->
                helper.onMessage(message.kind(), request, value);
            default -> asker.onMessage(message.kind(), request, value, nowNs);
        };
    }

    int onTimers(long nowNs) {
        return asker.onTimers(nowNs) + helper.onTimers(nowNs);
    }

    long nextDeadlineNs() {
        return Math.min(asker.nextDeadlineNs(), helper.nextDeadlineNs());
    }

    /** Whether {@code shown} is how it stands. */
    boolean isAsIn(EmergencyStatus shown) {
        return shown.asker() == asker.state()
                && shown.askersRequest() == asker.request()
                && shown.helper() == helper.state()
                && shown.helpersRequest() == helper.request();
    }

    EmergencyStatus status() {
        return new EmergencyStatus(asker.state(), asker.request(), helper.state(), helper.request(), asker.declined());
    }
}
