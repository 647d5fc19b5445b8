// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.cooprouter.agent.cooperation.AskerSignal.ACKNOWLEDGEMENT;
import static org.cooprouter.agent.cooperation.AskerSignal.CHANNEL_LOST;
import static org.cooprouter.agent.cooperation.AskerSignal.CONFIRMATION;
import static org.cooprouter.agent.cooperation.AskerSignal.REFUSAL;
import static org.cooprouter.agent.cooperation.AskerSignal.RESTORED;
import static org.cooprouter.agent.cooperation.AskerSignal.SILENT;
import static org.cooprouter.agent.cooperation.AskerSignal.TIMEOUT;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of the router that is helped in an emergency (C7; steps 324-338 of Figure 3B); a pure table.
 *
 * <pre>
 *            silent: REQUEST                acknowledgement
 *  WORKING ------------------> ASKING -------------------------> HELPED
 *    ^  ^                      |  ^ |                             | |
 *    |  | restored     refusal:|  | | restored: END              | |
 *    |  |                  END v  | timeout: REQUEST            | |
 *    |  +------------------ DECLINED <--------------------------+ |
 *    |                              |            refusal: END      |
 *    |   confirmation               v                              |
 *    +----------------------- ENDING <-----------------------------+
 *                                |                restored: END
 *                                +--> ASKING  when it is silent again
 * </pre>
 *
 * From every state the loss of the channel leads to WORKING, from which the next channel begins anew.
 */
public enum AskerState {
    /** No help is needed, or there is nobody to ask. */
    WORKING,
    /** The neighbour is asked, again and again, until it answers. */
    ASKING,
    /** The neighbour carries what the own uplink does not. */
    HELPED,
    /** The neighbour does not help; it is asked anew after a while. */
    DECLINED,
    /** The neighbour is told that no help is needed any more, again and again, until it confirms. */
    ENDING;

    private final String label = name().toLowerCase(Locale.ROOT);

    private static final Transitions<AskerState, AskerSignal> NEXT =
            new Transitions<>(AskerState.class, AskerSignal.class);

    static {
        WORKING.on(SILENT, ASKING).on(REFUSAL, WORKING);
        ASKING.on(ACKNOWLEDGEMENT, HELPED).on(REFUSAL, DECLINED).on(RESTORED, ENDING);
        HELPED.on(ACKNOWLEDGEMENT, HELPED).on(REFUSAL, DECLINED).on(RESTORED, ENDING);
        DECLINED.on(REFUSAL, DECLINED)
                .on(CONFIRMATION, DECLINED)
                .on(TIMEOUT, ASKING)
                .on(RESTORED, WORKING);
        ENDING.on(CONFIRMATION, WORKING)
                .on(ACKNOWLEDGEMENT, ENDING)
                .on(REFUSAL, ENDING)
                .on(SILENT, ASKING);
        for (AskerState state : values()) {
            var _ = state.on(CHANNEL_LOST, WORKING);
        }
    }

    private AskerState on(AskerSignal signal, AskerState state) {
        NEXT.put(this, signal, state);
        return this;
    }

    /**
     * Returns the state that follows.
     *
     * @param signal what has happened
     * @return null if that contradicts this state, in which nothing changes
     */
    public @Nullable AskerState next(AskerSignal signal) {
        return NEXT.next(this, signal);
    }

    /**
     * Returns the name for people.
     *
     * @return lower-case letters
     */
    public String label() {
        return label;
    }
}
