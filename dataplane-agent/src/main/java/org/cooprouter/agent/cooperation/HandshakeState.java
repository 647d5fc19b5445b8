// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.cooprouter.agent.cooperation.HandshakeSignal.ACCEPTANCE;
import static org.cooprouter.agent.cooperation.HandshakeSignal.ADVERTISEMENT;
import static org.cooprouter.agent.cooperation.HandshakeSignal.ANSWER_READY;
import static org.cooprouter.agent.cooperation.HandshakeSignal.CHOICE;
import static org.cooprouter.agent.cooperation.HandshakeSignal.CONFIRMATION;
import static org.cooprouter.agent.cooperation.HandshakeSignal.KEYS_FAILED;
import static org.cooprouter.agent.cooperation.HandshakeSignal.KEYS_READY;
import static org.cooprouter.agent.cooperation.HandshakeSignal.PROOF;
import static org.cooprouter.agent.cooperation.HandshakeSignal.PROOF_FAILED;
import static org.cooprouter.agent.cooperation.HandshakeSignal.REFUSAL;
import static org.cooprouter.agent.cooperation.HandshakeSignal.RESPONSE;
import static org.cooprouter.agent.cooperation.HandshakeSignal.RESPONSE_REFUSED;
import static org.cooprouter.agent.cooperation.HandshakeSignal.SHARE_READY;
import static org.cooprouter.agent.cooperation.HandshakeSignal.TERMINATION;
import static org.cooprouter.agent.cooperation.HandshakeSignal.TIMEOUT;
import static org.cooprouter.agent.cooperation.HandshakeSignal.WITHDRAWN;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of both sides of a handshake with one neighbour (C1; Figure 3A); a pure table. The chooser is the side with the greater
 * number, so that two who see each other's advertisements do not both choose.
 *
 * <pre>
 *  chooser                                    advertiser
 *  FREE                                       FREE
 *   | advertisement                            | advertisement, or not even that
 *  INDICATED (302, 310)                       INDICATED
 *   | choice (312, 314)                        |
 *  PREPARING    own share is computed          |
 *   | share ready        RESPONSE (316)        | response as advertised (317)
 *  RESPONDED  ----------------------------->  CHECKING    share and keys are computed
 *   | acceptance        ACCEPTANCE             | answer ready
 *  AGREEING   <-----------------------------  ACCEPTED
 *   | keys ready           PROOF               |
 *  PROVED     ----------------------------->   | proof
 *   | confirmation     CONFIRMATION            |
 *  ESTABLISHED <---------------------------  ESTABLISHED (318)
 *   ^ v  KEEP_ALIVE both ways
 *  FREE   silence, or a termination: all begins anew
 * </pre>
 *
 * From every state but FREE, ESTABLISHED and REFUSED a timeout leads to FREE; what is refused leads to REFUSED, which a timeout ends.
 */
public enum HandshakeState {
    /** Nothing is known. */
    FREE,
    /** The neighbour is known, and people are told of it. */
    INDICATED,
    /** Chooser: has chosen, computes its share. */
    PREPARING,
    /** Chooser: has responded. */
    RESPONDED,
    /** Chooser: was accepted, computes the keys. */
    AGREEING,
    /** Chooser: has proved that it has the keys. */
    PROVED,
    /** Advertiser: has found the choice good, computes share and keys. */
    CHECKING,
    /** Advertiser: has accepted. */
    ACCEPTED,
    /** The channel is there. */
    ESTABLISHED,
    /** One side refused; nothing is tried for a while. */
    REFUSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    private static final Transitions<HandshakeState, HandshakeSignal> NEXT =
            new Transitions<>(HandshakeState.class, HandshakeSignal.class);

    static {
        FREE.on(ADVERTISEMENT, INDICATED).on(RESPONSE, CHECKING).on(RESPONSE_REFUSED, REFUSED);
        INDICATED
                .on(ADVERTISEMENT, INDICATED)
                .on(CHOICE, PREPARING)
                .on(RESPONSE, CHECKING)
                .on(RESPONSE_REFUSED, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        PREPARING.on(ADVERTISEMENT, PREPARING).on(SHARE_READY, RESPONDED).endsBy(TIMEOUT, WITHDRAWN);
        RESPONDED
                .on(ADVERTISEMENT, RESPONDED)
                .on(ACCEPTANCE, AGREEING)
                .on(REFUSAL, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        AGREEING.on(ADVERTISEMENT, AGREEING)
                .on(ACCEPTANCE, AGREEING)
                .on(KEYS_READY, PROVED)
                .on(KEYS_FAILED, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        PROVED.on(ADVERTISEMENT, PROVED)
                .on(ACCEPTANCE, PROVED)
                .on(CONFIRMATION, ESTABLISHED)
                .on(REFUSAL, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        CHECKING.on(ADVERTISEMENT, CHECKING)
                .on(RESPONSE, CHECKING)
                .on(ANSWER_READY, ACCEPTED)
                .on(KEYS_FAILED, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        ACCEPTED.on(ADVERTISEMENT, ACCEPTED)
                .on(RESPONSE, ACCEPTED)
                .on(PROOF, ESTABLISHED)
                .on(PROOF_FAILED, REFUSED)
                .endsBy(TIMEOUT, WITHDRAWN);
        ESTABLISHED
                .on(ADVERTISEMENT, ESTABLISHED)
                .on(RESPONSE, ESTABLISHED)
                .on(ACCEPTANCE, ESTABLISHED)
                .on(PROOF, ESTABLISHED)
                .on(CONFIRMATION, ESTABLISHED)
                .endsBy(TERMINATION, TIMEOUT, WITHDRAWN);
        REFUSED.on(ADVERTISEMENT, REFUSED).endsBy(TIMEOUT, WITHDRAWN);
    }

    private HandshakeState on(HandshakeSignal signal, HandshakeState state) {
        NEXT.put(this, signal, state);
        return this;
    }

    private void endsBy(HandshakeSignal... signals) {
        for (HandshakeSignal signal : signals) {
            var _ = on(signal, FREE);
        }
    }

    /**
     * Returns the state that follows.
     *
     * @param signal what has happened
     * @return null if that contradicts this state, in which nothing changes
     */
    public @Nullable HandshakeState next(HandshakeSignal signal) {
        return NEXT.next(this, signal);
    }

    /**
     * Tells whether a handshake is under way.
     *
     * @return false before, after, and when it was refused
     */
    public boolean isUnderWay() {
        return switch (this) {
            case PREPARING, RESPONDED, AGREEING, PROVED, CHECKING, ACCEPTED -> true;
            case FREE, INDICATED, ESTABLISHED, REFUSED -> false;
        };
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
