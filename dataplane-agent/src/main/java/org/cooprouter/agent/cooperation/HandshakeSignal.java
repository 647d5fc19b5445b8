// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** What can happen to a handshake. Messages have been found authentic, well-formed, and for this exchange. */
public enum HandshakeSignal {
    /** The neighbour advertises. */
    ADVERTISEMENT,
    /** The policy or the user has chosen what to do with the neighbour. */
    CHOICE,
    /** The chooser's share has been computed. */
    SHARE_READY,
    /** A response whose choice is as advertised. */
    RESPONSE,
    /** A response whose choice is not. */
    RESPONSE_REFUSED,
    /** The advertiser's share and the keys have been computed. */
    ANSWER_READY,
    /** An acceptance of the own response. */
    ACCEPTANCE,
    /** The chooser's keys have been computed. */
    KEYS_READY,
    /** The neighbour's share is none. */
    KEYS_FAILED,
    /** A proof that the neighbour has the keys. */
    PROOF,
    /** A proof with other keys. */
    PROOF_FAILED,
    /** A sealed message: the neighbour has the keys. */
    CONFIRMATION,
    /** The neighbour refuses. */
    REFUSAL,
    /** The neighbour leaves. */
    TERMINATION,
    /** The time for this state is over; for a channel: nothing has been heard for too long. */
    TIMEOUT,
    /** The own policy has changed, or another neighbour was faster. */
    WITHDRAWN
}
