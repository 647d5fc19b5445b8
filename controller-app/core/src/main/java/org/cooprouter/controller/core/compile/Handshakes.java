// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.agent.v1.HandshakeOffer;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.policy.Defaults;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.HandshakeTransport;
import org.cooprouter.policy.v1.InterRouterLink;
import org.cooprouter.policy.v1.LatencyOptimization;
import org.cooprouter.policy.v1.Uplink;

/** What a link's handshake means to agent and bridge. */
final class Handshakes {
    private static final long BITS_PER_KILOBIT = 1000;
    private static final int MAX_NAME = 40;

    private Handshakes() {}

    /** What the bridge forwards for a neighbour within an offer: as much as is offered at most, whether or not it has agreed. */
    static Optional<Cooperation> provided(InterRouterLink link) {
        return offer(link, CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION)
                .filter(offer -> offer.getProvide().getMaxBps() > 0)
                .map(offer -> Cooperation.newBuilder()
                        .setLatencyOptimization(LatencyOptimization.newBuilder()
                                .setMaxBps(offer.getProvide().getMaxBps())
                                .addAllAllowedProxies(offer.getAllowedProxiesList()))
                        .build());
    }

    /** Whether copies may go through the neighbour once it has agreed. */
    static boolean takesCopies(InterRouterLink link) {
        return offer(link, CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION)
                .filter(offer -> offer.getReceive().getMaxBps() > 0)
                .isPresent();
    }

    /** What the bridge forwards for a neighbour in an emergency: as much as is offered at most, whether or not it has agreed. */
    static Optional<Cooperation> providedInEmergency(InterRouterLink link) {
        return emergency(link, CooperationOffer::getProvide);
    }

    /** The way through the neighbour, which is taken once the neighbour has acknowledged. */
    static Optional<Cooperation> takenInEmergency(InterRouterLink link) {
        return emergency(link, CooperationOffer::getReceive);
    }

    private static Optional<Cooperation> emergency(
            InterRouterLink link, Function<CooperationOffer, BandwidthRange> part) {
        return offer(link, CooperationType.COOPERATION_TYPE_EMERGENCY_CONNECTION)
                .map(offer -> part.apply(offer).getMaxBps())
                .filter(maxBps -> maxBps > 0)
                .map(maxBps -> Cooperation.newBuilder()
                        .setEmergencyConnection(Defaults.emergencyConnection(EmergencyConnection.newBuilder()
                                .setMaxBps(maxBps)
                                .build()))
                        .build());
    }

    private static Optional<CooperationOffer> offer(InterRouterLink link, CooperationType type) {
        return link.getHandshake().getOffersList().stream()
                .filter(offer -> offer.getType() == type)
                .findFirst();
    }

    static HandshakeConfig config(SiteFacts site, LinkFacts link, ByteString secret) {
        Handshake handshake = link.link.getHandshake();
        HandshakeConfig.Builder config = HandshakeConfig.newBuilder()
                .setPathId(link.pathId)
                .setLocalAddress(link.address.addressBytes())
                .setTransport(
                        handshake.getTransport() == HandshakeTransport.HANDSHAKE_TRANSPORT_IP_MULTICAST
                                ? HandshakeConfig.Transport.TRANSPORT_IP_MULTICAST
                                : HandshakeConfig.Transport.TRANSPORT_ETHERNET)
                .setAutomatic(handshake.getAutomatic())
                .setMeasureBandwidth(!handshake.getWithoutBandwidthMeasurement())
                .setCarriesCopies(link.isUsedByAgreement)
                .setAdvertiseInterval(handshake.getAdvertiseInterval())
                .setKeepAliveInterval(handshake.getKeepAliveInterval())
                .setName(name(site))
                .setIspKind(handshake.getIspKindValue())
                .addAllLoadPercent(handshake.getHourlyLoadPercentList());
        Uplink uplink = site.firstUplink().uplink;
        if (uplink.hasLiveness()) {
            config.setEmergencyUplink(uplink.getId())
                    .setAsksInEmergency(link.isEmergencyByAgreement
                            && site.emergencyLink().filter(link::equals).isPresent());
        }
        config.setIspDownKbps(kbps(uplink.getCapacityDownBps())).setIspUpKbps(kbps(uplink.getCapacityUpBps()));
        handshake.getOffersList().forEach(offer -> config.addOffers(offer(offer)));
        switch (handshake.getKeyCase()) {
            case PASSWORD:
                config.setPassword(handshake.getPassword());
                break;
            case PRE_SHARED_KEY:
                config.setSharedKey(ByteString.copyFrom(Base64.getDecoder().decode(handshake.getPreSharedKey())));
                break;
            case CONTROLLER_KEY:
                config.setSharedKey(key(site.name, link.link, secret));
                break;
            case KEY_NOT_SET:
                throw new IllegalStateException("a validated handshake has a key");
        }
        return config.build();
    }

    /** The wire is ASCII. */
    private static String name(SiteFacts site) {
        String name = site.site.getDisplayName().isEmpty() ? ResourceName.id(site.name) : site.site.getDisplayName();
        String ascii = name.replaceAll("[^ -~]", "?");
        return ascii.substring(0, Math.min(ascii.length(), MAX_NAME));
    }

    private static HandshakeOffer offer(CooperationOffer offer) {
        return HandshakeOffer.newBuilder()
                .setType(offer.getTypeValue())
                .setProvideMinKbps(kbps(offer.getProvide().getMinBps()))
                .setProvideMaxKbps(kbps(offer.getProvide().getMaxBps()))
                .setReceiveMinKbps(kbps(offer.getReceive().getMinBps()))
                .setReceiveMaxKbps(kbps(offer.getReceive().getMaxBps()))
                .build();
    }

    private static int kbps(long bps) {
        return (int) Math.min(bps / BITS_PER_KILOBIT, Integer.MAX_VALUE);
    }

    /** The same for both ends: made of the controller's secret and their names, in the order of these. */
    private static ByteString key(String site, InterRouterLink link, ByteString secret) {
        String ends = Stream.of(site + "/" + link.getId(), link.getPeerSite() + "/" + link.getPeerLink())
                .sorted()
                .reduce("cooprouter link key", (all, end) -> all + " " + end);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacSHA256"));
            return ByteString.copyFrom(mac.doFinal(ByteString.copyFromUtf8(ends).toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
