// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The neighbours that are looked at on one link, made once and reused. Not safe for use by several threads. */
final class Neighbours {
    /** As many are looked at. */
    static final int MAX = 4;

    private final Neighbour[] all = new Neighbour[MAX];

    Neighbours() {
        Arrays.setAll(all, _ -> new Neighbour());
    }

    /** Free ones, too. */
    Neighbour[] all() {
        return all;
    }

    @Nullable
    Neighbour find(long number) {
        for (Neighbour neighbour : all) {
            if (neighbour.state != HandshakeState.FREE && neighbour.number == number) {
                return neighbour;
            }
        }
        return null;
    }

    /** The one with that number, or else a free one; null if all are others. */
    @Nullable
    Neighbour findOrFree(long number) {
        Neighbour known = find(number);
        return known == null ? first(HandshakeState.FREE) : known;
    }

    @Nullable
    Neighbour established() {
        return first(HandshakeState.ESTABLISHED);
    }

    private @Nullable Neighbour first(HandshakeState state) {
        for (Neighbour neighbour : all) {
            if (neighbour.state == state) {
                return neighbour;
            }
        }
        return null;
    }

    /** The one with which the handshake is furthest; a free one if there is none. */
    Neighbour foremost() {
        Neighbour foremost = all[0];
        for (Neighbour neighbour : all) {
            if (rank(neighbour.state) > rank(foremost.state)) {
                foremost = neighbour;
            }
        }
        return foremost;
    }

    private static int rank(HandshakeState state) {
        return switch (state) {
            case FREE -> 0;
            case INDICATED -> 1;
            case REFUSED -> 2;
            case PREPARING, RESPONDED, AGREEING, PROVED, CHECKING, ACCEPTED -> 3;
            case ESTABLISHED -> 4;
        };
    }
}
