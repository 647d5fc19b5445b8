// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.Locale;

/** Why a router does not cooperate with its neighbour, or not any more; by number on the wire. */
public enum RefusalReason {
    /** It does. */
    NONE(0, "nothing was refused"),
    /** A type was chosen that had not been advertised, or twice, or none at all. */
    NOT_OFFERED(1, "a type of cooperation was chosen that is not offered"),
    /** A bandwidth was chosen that is outside of the advertised range. */
    OUT_OF_RANGE(2, "a bandwidth was chosen that is outside of the range offered"),
    /** The choice was from an advertisement that is not the current one. */
    OFFER_CHANGED(3, "the choice was from an older advertisement"),
    /** The keys differ: another password or key. */
    AUTHENTICATION(4, "the neighbour has another password or key"),
    /** Neither offers what the other wants. */
    NOTHING_IN_COMMON(5, "neither offers what the other wants"),
    /** The public values of the key exchange are none. */
    KEY_EXCHANGE(6, "the neighbour's key exchange is not valid"),
    /** The policy of one side changed. */
    WITHDRAWN(7, "the neighbour's policy has changed"),
    /** The ISP of the router that is asked for help is silent, too. */
    ISP_SILENT(8, "the neighbour's ISP is silent, too"),
    /** The neighbour has a reason that this version does not know. */
    UNSPECIFIED(255, "the neighbour runs a newer version and has a reason that this one does not know");

    private static final RefusalReason[] ALL = values();

    private final int number;
    private final String text;

    RefusalReason(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /**
     * Returns the number on the wire.
     *
     * @return 0-255
     */
    public int number() {
        return number;
    }

    /**
     * Says it for people.
     *
     * @return a clause without a full stop
     */
    public String text() {
        return text;
    }

    /**
     * Returns a stable identifier.
     *
     * @return lower-case letters and underscores
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a reason.
     *
     * @param number as on the wire
     * @return {@link #UNSPECIFIED} for one that this version does not know
     */
    public static RefusalReason of(int number) {
        return number >= 0 && number <= ISP_SILENT.number ? ALL[number] : UNSPECIFIED;
    }
}
