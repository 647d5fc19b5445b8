// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import org.cooprouter.agent.v1.AgreementReport;
import org.cooprouter.agent.v1.HandshakeOffer;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.NeighbourReport;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.HandshakeAgreement;
import org.cooprouter.policy.v1.HandshakeStatus;

/** Says in a site's status what its agent says of its neighbours. */
final class HandshakeStatuses {
    private static final long BITS_PER_KILOBIT = 1000;

    private HandshakeStatuses() {}

    /** {@code time}: when the report was made. */
    static HandshakeStatus of(HandshakeReport report, Timestamp time) {
        NeighbourReport neighbour = report.getNeighbour();
        HandshakeStatus.Builder status = HandshakeStatus.newBuilder()
                .setLink(report.getLink())
                .setState(report.getState())
                .setSince(toSecond(Timestamps.subtract(time, report.getAge())))
                .setRefusal(report.getRefusal())
                .setEmergency(emergency(report))
                .setEstablished(report.getEstablished())
                .setLost(report.getLost())
                .setRefused(report.getRefused())
                .setLinkBps(report.getLinkKbps() * BITS_PER_KILOBIT)
                .setLinkBpsAtLeast(report.getLinkKbpsAtLeast());
        if (report.hasNeighbour()) {
            status.setNeighbour(neighbour.getName())
                    .setNeighbourNumber(String.format("%016x", neighbour.getNumber()))
                    .setNeighbourIspKindValue(neighbour.getIspKind())
                    .setNeighbourDownBps(bps(neighbour.getIspDownKbps()))
                    .setNeighbourUpBps(bps(neighbour.getIspUpKbps()));
            neighbour.getOffersList().forEach(offer -> status.addNeighbourOffers(offer(offer)));
        }
        for (AgreementReport agreement : report.getAgreementsList()) {
            status.addAgreements(HandshakeAgreement.newBuilder()
                    .setType(agreement.getType())
                    .setProvideBps(bps(agreement.getProvideKbps()))
                    .setReceiveBps(bps(agreement.getReceiveKbps())));
        }
        return status.build();
    }

    /** One ISP is silent as a rule; if both are, the site's own is the news. */
    private static String emergency(HandshakeReport report) {
        switch (report.getEmergencyAsker()) {
            case "asking":
                return "the ISP is silent; the neighbour is asked for help";
            case "helped":
                return "the ISP is silent; its traffic goes through the neighbour";
            case "declined":
                return "the ISP is silent, and the neighbour does not help: " + report.getEmergencyDeclined();
            default:
                return report.getEmergencyHelper().equals("helping") ? "helps the neighbour, whose ISP is silent" : "";
        }
    }

    /** So that a status in which nothing happens stays the same. */
    private static Timestamp toSecond(Timestamp time) {
        Timestamp rounded = Timestamps.add(time, Durations.fromMillis(500));
        return Timestamp.newBuilder().setSeconds(rounded.getSeconds()).build();
    }

    private static CooperationOffer offer(HandshakeOffer offer) {
        return CooperationOffer.newBuilder()
                .setTypeValue(offer.getType())
                .setProvide(range(offer.getProvideMinKbps(), offer.getProvideMaxKbps()))
                .setReceive(range(offer.getReceiveMinKbps(), offer.getReceiveMaxKbps()))
                .build();
    }

    private static BandwidthRange range(int minKbps, int maxKbps) {
        return BandwidthRange.newBuilder()
                .setMinBps(bps(minKbps))
                .setMaxBps(bps(maxKbps))
                .build();
    }

    private static long bps(int kbps) {
        return kbps * BITS_PER_KILOBIT;
    }
}
