// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.wire.FieldType;

/**
 * The client's side of the acknowledgement (T3, T6): client_ID and the session parameters are sent until the proxy has
 * acknowledged them, each for itself, and once per second anyway, so that a proxy that restarted knows the session again. What
 * has not been acknowledged since the last repetition counts as forgotten: a proxy that lost the session, or to which the
 * session_ID alone says nothing any more, gets it in every packet again.
 */
public final class Announcement {
    /** Between two packets that say everything. */
    public static final long REPEAT_NS = 1_000_000_000;

    private static final int NOTHING = 0;
    /** Repetitions without any answer after which the proxy may have numbers of ours that we do not know of. */
    private static final int SILENT_REPEATS = 3;

    private int acknowledged = NOTHING;
    private int acknowledgedSinceRepeat = NOTHING;
    private long repeatAtNs;
    private boolean repeating;
    private int silentRepeats;

    /**
     * Begins with nothing acknowledged.
     *
     * @param nowNs the time
     */
    public Announcement(long nowNs) {
        repeatAtNs = nowNs + REPEAT_NS;
    }

    /**
     * Decides about one packet that is about to be sent.
     *
     * @param nowNs the time
     * @return true if it is one of those that repeat everything
     */
    public boolean beginPacket(long nowNs) {
        repeating = nowNs >= repeatAtNs;
        if (repeating) {
            silentRepeats = acknowledgedSinceRepeat == NOTHING ? silentRepeats + 1 : 0;
            acknowledged = acknowledgedSinceRepeat;
            acknowledgedSinceRepeat = NOTHING;
            repeatAtNs = nowNs + REPEAT_NS;
        }
        return repeating;
    }

    /**
     * Tells whether the packet begun carries client_ID.
     *
     * @return true if it does
     */
    public boolean sendsClientId() {
        return repeating || (acknowledged & FieldType.ACKNOWLEDGES_CLIENT_ID) == 0;
    }

    /**
     * Tells whether the packet begun carries the session parameters.
     *
     * @return true if it does
     */
    public boolean sendsParameters() {
        return repeating || (acknowledged & FieldType.ACKNOWLEDGES_PARAMETERS) == 0;
    }

    /**
     * Takes the proxy's acknowledgement.
     *
     * @param bits see {@link FieldType#ACKNOWLEDGEMENT}
     */
    public void onAcknowledgement(long bits) {
        acknowledged |= (int) bits;
        acknowledgedSinceRepeat |= (int) bits;
    }

    /**
     * Tells, once, that the proxy has long been silent: it may take our numbers for a replay of a session that it has
     * forgotten, so the session goes on above every number used.
     *
     * @return true after several repetitions without an answer
     */
    public boolean takeRenumber() {
        if (silentRepeats < SILENT_REPEATS) {
            return false;
        }
        silentRepeats = 0;
        return true;
    }

    /**
     * Forgets all acknowledgements: the session has another proxy.
     *
     * @param nowNs the time
     */
    public void restart(long nowNs) {
        acknowledged = NOTHING;
        acknowledgedSinceRepeat = NOTHING;
        silentRepeats = 0;
        repeatAtNs = nowNs + REPEAT_NS;
    }
}
