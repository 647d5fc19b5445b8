// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.Site;

/** Checks what one end of a link offers to the other. */
final class HandshakeValidator {
    private static final int KEY_BYTES = 32;
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 63;
    private static final int HOURS = 24;
    private static final int MAX_PERCENT = 100;
    private static final long MIN_BPS = 64_000;
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final Duration MIN_ADVERTISE = Durations.fromMillis(500);
    private static final Duration MIN_KEEP_ALIVE = Durations.fromMillis(100);
    private static final Duration LONGEST = Durations.fromSeconds(60);

    private HandshakeValidator() {}

    /** {@code site}: this end. */
    static void validate(Scope scope, Handshake handshake, Site site) {
        key(scope, handshake);
        scope.field("offers")
                .require(handshake.getOffersCount() > 0, "is empty; say which types of cooperation this end offers");
        Set<CooperationType> types = new HashSet<>();
        for (int i = 0; i < handshake.getOffersCount(); i++) {
            Scope at = scope.item("offers", i);
            CooperationOffer offer = handshake.getOffers(i);
            at.field("type")
                    .require(
                            offer.getType() != CooperationType.COOPERATION_TYPE_UNSPECIFIED
                                    && offer.getType() != CooperationType.UNRECOGNIZED,
                            "is missing; expected for instance COOPERATION_TYPE_LATENCY_OPTIMIZATION");
            at.field("type").require(types.add(offer.getType()), "is offered twice; offer each type once");
            offer(at, offer);
            if (offer.getType() == CooperationType.COOPERATION_TYPE_EMERGENCY_CONNECTION) {
                emergency(at, offer, site);
            }
        }
        scope.field("advertise_interval").duration(handshake.getAdvertiseInterval(), MIN_ADVERTISE, LONGEST);
        scope.field("keep_alive_interval").duration(handshake.getKeepAliveInterval(), MIN_KEEP_ALIVE, LONGEST);
        scope.field("hourly_load_percent")
                .require(
                        handshake.getHourlyLoadPercentCount() == 0 || handshake.getHourlyLoadPercentCount() == HOURS,
                        "has " + handshake.getHourlyLoadPercentCount() + " entries; expected one for each of 24 hours");
        for (int i = 0; i < handshake.getHourlyLoadPercentCount(); i++) {
            scope.item("hourly_load_percent", i).range(handshake.getHourlyLoadPercent(i), 0, MAX_PERCENT, " percent");
        }
    }

    private static void key(Scope scope, Handshake handshake) {
        switch (handshake.getKeyCase()) {
            case PRE_SHARED_KEY:
                scope.field("pre_shared_key")
                        .require(
                                bytes(handshake.getPreSharedKey()) == KEY_BYTES,
                                "is not 32 bytes in base64; make one with `openssl rand -base64 32`");
                break;
            case PASSWORD:
                int length = handshake.getPassword().length();
                scope.field("password")
                        .require(
                                length >= MIN_PASSWORD && length <= MAX_PASSWORD,
                                "has " + length + " characters; expected 8 to 63");
                break;
            case CONTROLLER_KEY:
                break;
            case KEY_NOT_SET:
                scope.add("has no key; set `password`, `pre_shared_key` or `controller_key`, the same at both ends");
                break;
        }
    }

    private static int bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static void offer(Scope at, CooperationOffer offer) {
        range(at.field("provide"), offer.getProvide());
        range(at.field("receive"), offer.getReceive());
        boolean provides = offer.getProvide().getMaxBps() > 0;
        at.require(
                provides || offer.getReceive().getMaxBps() > 0,
                "gives nothing and takes nothing; set provide.max_bps or receive.max_bps");
        boolean isLatency = offer.getType() == CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION;
        at.field("allowed_proxies")
                .require(
                        !isLatency || !provides || offer.getAllowedProxiesCount() > 0,
                        "is empty; name the proxies to which this end forwards the neighbour's copies");
    }

    /** The same as of an emergency connection that a cooperation arranges. */
    private static void emergency(Scope at, CooperationOffer offer, Site site) {
        long gives = offer.getProvide().getMaxBps();
        if (gives > 0 && site.getUplinksCount() > 0) {
            CooperationValidator.leavesRoom(at.field("provide"), site.getUplinks(0), gives);
        }
        at.require(
                gives == 0 || site.getUplinksCount() > 0,
                "gives what it has not; there is no uplink over which to help");
        if (offer.getReceive().getMaxBps() > 0) {
            at.require(site.hasLan(), "takes what it cannot use; there is no LAN, so there is nobody to help");
            at.require(
                    site.getUplinksCount() > 0 && site.getUplinks(0).hasLiveness(),
                    "needs `liveness` at the first uplink, which says how the silence of its ISP is noticed");
        }
    }

    static boolean takesEmergencyConnection(Handshake handshake) {
        return handshake.getOffersList().stream()
                .anyMatch(offer -> offer.getType() == CooperationType.COOPERATION_TYPE_EMERGENCY_CONNECTION
                        && offer.getReceive().getMaxBps() > 0);
    }

    private static void range(Scope at, BandwidthRange range) {
        if (range.getMaxBps() != 0 || range.getMinBps() != 0) {
            at.field("max_bps").range(range.getMaxBps(), MIN_BPS, MAX_BPS, " bit/s");
            at.field("min_bps").range(range.getMinBps(), 0, range.getMaxBps(), " bit/s");
        }
    }
}
