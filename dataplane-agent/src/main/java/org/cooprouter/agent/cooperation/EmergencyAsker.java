// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import org.cooprouter.agent.wire.DropReason;

/**
 * Asks the neighbour for its Internet connection while the own one is silent ([0127]), and ends that ([0137]): leads {@link AskerState}. What the
 * neighbour says is good only for the last request. Not safe for use by several threads.
 */
final class EmergencyAsker {
    /** Time until the same is said the second time; then twice as long, up to {@link #LONGEST_REPEAT_NS}. */
    static final long FIRST_REPEAT_NS = 50_000_000L;

    static final long LONGEST_REPEAT_NS = 1_000_000_000L;
    /** Time from a refusal until the neighbour is asked anew. */
    static final long DECLINED_NS = 5_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final EmergencyVoice voice;
    private AskerState state = AskerState.WORKING;
    private RefusalReason declined = RefusalReason.NONE;
    private boolean isSilent;
    private long agreedKbps;
    private int request;
    private long repeatNs;
    private long nextNs = NEVER;

    EmergencyAsker(EmergencyVoice voice) {
        this.voice = voice;
    }

    AskerState state() {
        return state;
    }

    /** Why the neighbour does not help; {@link RefusalReason#NONE} in other states than DECLINED. */
    RefusalReason declined() {
        return state == AskerState.DECLINED ? declined : RefusalReason.NONE;
    }

    /** Of the last request on this channel; 0 before the first. */
    int request() {
        return request;
    }

    /** The own uplink has fallen silent or is restored. */
    void onSilence(boolean nowSilent, long nowNs) {
        isSilent = nowSilent;
        consider(nowNs);
    }

    /** There is a channel, on which so much was agreed; 0 = nothing. */
    void onChannel(long kbps, long nowNs) {
        agreedKbps = kbps;
        request = 0;
        consider(nowNs);
    }

    void onChannelLost(long nowNs) {
        agreedKbps = 0;
        step(AskerSignal.CHANNEL_LOST, nowNs);
        request = 0;
    }

    private void consider(long nowNs) {
        if (!isSilent) {
            step(AskerSignal.RESTORED, nowNs);
        } else if (agreedKbps > 0) {
            step(AskerSignal.SILENT, nowNs);
        }
    }

    /** Takes an acknowledgement, a refusal or a confirmation. */
    DropReason onMessage(int kind, int about, int value, long nowNs) {
        if (about != request || request == 0) {
            return DropReason.COOP_EMERGENCY;
        }
        boolean fits = switch (kind) {
            case SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT ->
                value == (int) agreedKbps && step(AskerSignal.ACKNOWLEDGEMENT, nowNs);
            case SealedFlyweight.EMERGENCY_REFUSAL -> onRefusal(value, nowNs);
            default -> step(AskerSignal.CONFIRMATION, nowNs);
        };
        return fits ? DropReason.NONE : DropReason.COOP_EMERGENCY;
    }

    private boolean onRefusal(int reason, long nowNs) {
        declined = RefusalReason.of(reason);
        voice.say(SealedFlyweight.EMERGENCY_END, request, RefusalReason.NONE.number());
        return step(AskerSignal.REFUSAL, nowNs);
    }

    /** Takes the step that a signal means; false if it means none. */
    private boolean step(AskerSignal signal, long nowNs) {
        AskerState next = state.next(signal);
        if (next == null) {
            return false;
        }
        if (next != state) {
            state = next;
            enter(nowNs);
        }
        return true;
    }

    private void enter(long nowNs) {
        switch (state) {
            case WORKING, HELPED -> nextNs = NEVER;
            case DECLINED -> nextNs = nowNs + DECLINED_NS;
            case ASKING -> {
                request++;
                repeatNs = FIRST_REPEAT_NS;
                sayAgain(nowNs);
            }
            case ENDING -> {
                repeatNs = FIRST_REPEAT_NS;
                sayAgain(nowNs);
            }
        }
    }

    private void sayAgain(long nowNs) {
        nextNs = nowNs + repeatNs;
        repeatNs = Math.min(2 * repeatNs, LONGEST_REPEAT_NS);
        if (state == AskerState.ASKING) {
            voice.say(SealedFlyweight.EMERGENCY_REQUEST, request, (int) agreedKbps);
        } else {
            voice.say(SealedFlyweight.EMERGENCY_END, request, RefusalReason.NONE.number());
        }
    }

    int onTimers(long nowNs) {
        if (nowNs < nextNs) {
            return 0;
        }
        if (state == AskerState.DECLINED) {
            step(AskerSignal.TIMEOUT, nowNs);
        } else {
            sayAgain(nowNs);
        }
        return 1;
    }

    long nextDeadlineNs() {
        return nextNs;
    }
}
