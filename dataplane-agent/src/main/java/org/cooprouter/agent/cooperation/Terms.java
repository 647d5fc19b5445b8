// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two routers have in common, and whether a choice is among what was offered (C1; [0114]-[0118]). */
final class Terms {
    private Terms() {}

    /** Chooses as much as both want of each type; empty when there is nothing. Of several offers of a type the first counts. */
    static List<Agreement> choose(SelfDescription theirs, List<CooperationOffer> own) {
        List<Agreement> chosen = new ArrayList<>();
        for (CooperationOffer mine : own) {
            CooperationOffer other = of(theirs.offers(), mine.type().number());
            if (other == null) {
                continue;
            }
            long provide = mine.provide()
                    .mostInCommon(other.receive().minKbps(), other.receive().maxKbps());
            long receive = mine.receive()
                    .mostInCommon(other.provide().minKbps(), other.provide().maxKbps());
            if (provide > 0 || receive > 0) {
                chosen.add(new Agreement(mine.type(), provide, receive));
            }
        }
        return List.copyOf(chosen);
    }

    /** Tells what is wrong with a choice; {@link RefusalReason#NONE} if nothing is. */
    static RefusalReason check(ResponseFlyweight response, List<CooperationOffer> own) {
        if (response.choices() == 0) {
            return RefusalReason.NOT_OFFERED;
        }
        int seen = 0;
        for (int i = 0; i < response.choices(); i++) {
            CooperationOffer offer = of(own, response.type(i));
            if (offer == null || (seen & 1 << offer.type().number()) != 0) {
                return RefusalReason.NOT_OFFERED;
            }
            seen |= 1 << offer.type().number();
            long gives = response.gives(i);
            long takes = response.takes(i);
            if ((gives == 0 && takes == 0)
                    || !offer.receive().allows(gives)
                    || !offer.provide().allows(takes)) {
                return RefusalReason.OUT_OF_RANGE;
            }
        }
        return RefusalReason.NONE;
    }

    private static @Nullable CooperationOffer of(List<CooperationOffer> offers, int type) {
        for (int i = 0; i < offers.size(); i++) {
            if (offers.get(i).type().number() == type) {
                return offers.get(i);
            }
        }
        return null;
    }
}
