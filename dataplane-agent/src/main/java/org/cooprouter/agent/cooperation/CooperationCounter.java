// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/** What handshakes count beside drops; cumulative. */
public enum CooperationCounter {
    /** Messages written, of all types. */
    MESSAGES_SENT,
    /** Messages that were good for something; all others are drops. */
    MESSAGES_RECEIVED,
    /** Channels established. */
    CHANNELS_ESTABLISHED,
    /** Channels that ended by silence or by the neighbour. */
    CHANNELS_LOST,
    /** Handshakes that one side refused. */
    HANDSHAKES_REFUSED,
    /** Handshakes that came to nothing in time. */
    HANDSHAKES_ABANDONED,
    /** Neighbours' requests for an emergency connection that were acknowledged. */
    EMERGENCIES_ACKNOWLEDGED,
    /** Neighbours' requests for an emergency connection that were refused. */
    EMERGENCIES_REFUSED;

    /** Takes the counts. */
    @FunctionalInterface
    public interface Tally {
        /**
         * Counts one.
         *
         * @param counter of what
         */
        void count(CooperationCounter counter);
    }
}
