// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import org.cooprouter.agent.wire.DropReason;

/**
 * Answers the neighbour's requests for help ([0128], [0138]), and takes the help back when the own uplink is silent, too: leads
 * {@link HelperState}. A request has the same answer however often it arrives. Not safe for use by several threads.
 */
final class EmergencyHelper {
    /** Time between two times that a withdrawal is said. */
    static final long REPEAT_NS = 500_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final EmergencyVoice voice;
    private final CooperationCounter.Tally tally;
    private HelperState state = HelperState.IDLE;
    private RefusalReason refusal = RefusalReason.NONE;
    private boolean isSilent;
    private long agreedKbps;
    private long grantedKbps;
    private int request;
    private long nextNs = NEVER;

    EmergencyHelper(EmergencyVoice voice, CooperationCounter.Tally tally) {
        this.voice = voice;
        this.tally = tally;
    }

    HelperState state() {
        return state;
    }

    /** The last one of which is known on this channel; 0 before the first. */
    int request() {
        return request;
    }

    /** The own uplink has fallen silent or is restored. */
    void onSilence(boolean nowSilent, long nowNs) {
        isSilent = nowSilent;
        if (isSilent && state == HelperState.HELPING) {
            refusal = RefusalReason.ISP_SILENT;
            step(HelperSignal.SILENT);
            sayAgain(nowNs);
        }
    }

    /** There is a channel, on which so much was agreed; 0 = nothing. */
    void onChannel(long kbps) {
        agreedKbps = kbps;
        request = 0;
    }

    void onChannelLost() {
        agreedKbps = 0;
        request = 0;
        step(HelperSignal.CHANNEL_LOST);
    }

    /** Takes a request or the end of one. */
    DropReason onMessage(int kind, int about, int value) {
        int order = Integer.compareUnsigned(about, request);
        if (order < 0 || about == 0) {
            return DropReason.COOP_EMERGENCY;
        }
        if (kind == SealedFlyweight.EMERGENCY_END) {
            request = about;
            step(HelperSignal.END);
            voice.say(SealedFlyweight.EMERGENCY_ENDED, request, RefusalReason.NONE.number());
            return DropReason.NONE;
        }
        if (order > 0) {
            onRequest(about, value & 0xffff_ffffL);
        } else if (state.next(HelperSignal.REPETITION) == null || (value & 0xffff_ffffL) != grantedKbps) {
            return DropReason.COOP_EMERGENCY;
        }
        answer();
        return DropReason.NONE;
    }

    private void onRequest(int about, long kbps) {
        request = about;
        grantedKbps = kbps;
        refusal = refusal(kbps);
        if (refusal == RefusalReason.NONE) {
            tally.count(CooperationCounter.EMERGENCIES_ACKNOWLEDGED);
            step(HelperSignal.REQUEST);
        } else {
            tally.count(CooperationCounter.EMERGENCIES_REFUSED);
            step(HelperSignal.REQUEST_REFUSED);
        }
    }

    private RefusalReason refusal(long kbps) {
        if (agreedKbps == 0) {
            return RefusalReason.NOT_OFFERED;
        }
        if (kbps == 0 || kbps > agreedKbps) {
            return RefusalReason.OUT_OF_RANGE;
        }
        return isSilent ? RefusalReason.ISP_SILENT : RefusalReason.NONE;
    }

    private void answer() {
        if (state == HelperState.HELPING) {
            voice.say(SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT, request, (int) grantedKbps);
        } else {
            voice.say(SealedFlyweight.EMERGENCY_REFUSAL, request, refusal.number());
        }
    }

    private void step(HelperSignal signal) {
        HelperState next = state.next(signal);
        if (next != null) {
            state = next;
            nextNs = NEVER;
        }
    }

    private void sayAgain(long nowNs) {
        nextNs = nowNs + REPEAT_NS;
        answer();
    }

    int onTimers(long nowNs) {
        if (nowNs < nextNs) {
            return 0;
        }
        sayAgain(nowNs);
        return 1;
    }

    long nextDeadlineNs() {
        return nextNs;
    }
}
