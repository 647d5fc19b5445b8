// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.cooprouter.agent.cooperation.HelperSignal.CHANNEL_LOST;
import static org.cooprouter.agent.cooperation.HelperSignal.END;
import static org.cooprouter.agent.cooperation.HelperSignal.REPETITION;
import static org.cooprouter.agent.cooperation.HelperSignal.REQUEST;
import static org.cooprouter.agent.cooperation.HelperSignal.REQUEST_REFUSED;
import static org.cooprouter.agent.cooperation.HelperSignal.SILENT;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of the router that helps in an emergency (C7; steps 326-338 of Figure 3B); a pure table.
 *
 * <pre>
 *          request: ACKNOWLEDGEMENT                 silent: REFUSAL
 *   IDLE --------------------------> HELPING -----------------------> WITHDRAWING
 *    |  <--------------------------     end: ENDED                        |
 *    |  <----------------------------------------------------------------+
 *    |  request refused: REFUSAL
 *    +-------------------------> REFUSED ----> IDLE   end: ENDED
 * </pre>
 *
 * From HELPING, REFUSED and WITHDRAWING a newer request leads where it would lead from IDLE; from every state the loss of the channel leads to IDLE.
 */
public enum HelperState {
    /** Nobody needs help. */
    IDLE,
    /** The neighbour's request is acknowledged. */
    HELPING,
    /** The neighbour's request is refused. */
    REFUSED,
    /** The neighbour is told that there is no help any more, again and again, until it ends its request. */
    WITHDRAWING;

    private final String label = name().toLowerCase(Locale.ROOT);

    private static final Transitions<HelperState, HelperSignal> NEXT =
            new Transitions<>(HelperState.class, HelperSignal.class);

    static {
        HELPING.on(REPETITION, HELPING).on(SILENT, WITHDRAWING);
        REFUSED.on(REPETITION, REFUSED);
        WITHDRAWING.on(REPETITION, WITHDRAWING);
        for (HelperState state : values()) {
            var _ = state.on(REQUEST, HELPING)
                    .on(REQUEST_REFUSED, REFUSED)
                    .on(END, IDLE)
                    .on(CHANNEL_LOST, IDLE);
        }
    }

    private HelperState on(HelperSignal signal, HelperState state) {
        NEXT.put(this, signal, state);
        return this;
    }

    /**
     * Returns the state that follows.
     *
     * @param signal what has happened
     * @return null if that contradicts this state, in which nothing changes
     */
    public @Nullable HelperState next(HelperSignal signal) {
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
