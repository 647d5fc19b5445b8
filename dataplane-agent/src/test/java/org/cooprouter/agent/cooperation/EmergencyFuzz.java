// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;

/** Both sides of emergency connections, given whatever a neighbour with the key may send, and whatever happens to their ISP and their channel. */
public final class EmergencyFuzz {
    private static final int KBPS = 1_000;
    private static final long STEP_NS = 40_000_000;

    private final EmergencyAsker asker = new EmergencyAsker(this::say);
    private final EmergencyHelper helper = new EmergencyHelper(this::say, _ -> {});
    private int said;
    private long granted;
    private boolean isSilent;
    private long nowNs;

    private EmergencyFuzz() {}

    private void say(int kind, int request, int value) {
        said++;
        if (kind == SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT) {
            granted = value;
        }
    }

    /** Every step takes a byte that says what it is; a message three more. */
    public static void run(ByteBuffer input) {
        EmergencyFuzz fuzz = new EmergencyFuzz();
        fuzz.asker.onChannel(KBPS, 0);
        fuzz.helper.onChannel(KBPS);
        while (input.remaining() >= 4) {
            fuzz.step(input);
        }
    }

    private void step(ByteBuffer input) {
        int what = input.get() & 0xff;
        said = 0;
        nowNs += STEP_NS * (what >> 4);
        AskerState before = asker.state();
        switch (what & 7) {
            case 0 -> silence(true);
            case 1 -> silence(false);
            case 2 -> {
                asker.onChannelLost(nowNs);
                helper.onChannelLost();
                asker.onChannel(KBPS, nowNs);
                helper.onChannel(KBPS);
            }
            case 3 -> {
                asker.onTimers(nowNs);
                helper.onTimers(nowNs);
            }
            default -> message(input, before);
        }
        check();
    }

    private void silence(boolean nowSilent) {
        isSilent = nowSilent;
        helper.onSilence(isSilent, nowNs);
        asker.onSilence(isSilent, nowNs);
    }

    private void message(ByteBuffer input, AskerState before) {
        int kind = SealedFlyweight.EMERGENCY_REQUEST + (input.get() & 0xff) % 5;
        int request = input.get();
        int value = input.get() << 4;
        boolean isForHelper = kind == SealedFlyweight.EMERGENCY_REQUEST || kind == SealedFlyweight.EMERGENCY_END;
        DropReason reason = isForHelper
                ? helper.onMessage(kind, request, value)
                : asker.onMessage(kind, request, value == 0 ? KBPS : value, nowNs);
        if (reason != DropReason.NONE && said > 0) {
            throw new AssertionError("an answer to what was dropped");
        }
        if (said > 1) {
            throw new AssertionError("one message, several answers");
        }
        if (asker.state() == AskerState.HELPED
                && before != AskerState.HELPED
                && kind != SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT) {
            throw new AssertionError("helped without an acknowledgement");
        }
    }

    private void check() {
        if (!isSilent && asker.state() != AskerState.WORKING && asker.state() != AskerState.ENDING) {
            throw new AssertionError("help although the ISP works: " + asker.state());
        }
        if (isSilent && helper.state() == HelperState.HELPING) {
            throw new AssertionError("helping although the ISP is silent");
        }
        if (granted > KBPS) {
            throw new AssertionError("more is given than was agreed");
        }
    }
}
