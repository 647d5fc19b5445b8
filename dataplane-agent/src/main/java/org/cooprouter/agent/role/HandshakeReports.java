// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import org.cooprouter.agent.cooperation.Agreement;
import org.cooprouter.agent.cooperation.AskerState;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.EmergencyStatus;
import org.cooprouter.agent.cooperation.HelperState;
import org.cooprouter.agent.cooperation.LinkStatus;
import org.cooprouter.agent.cooperation.RefusalReason;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.v1.AgreementReport;
import org.cooprouter.agent.v1.HandshakeOffer;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.NeighbourReport;

/** Says in telemetry how the router stands with its neighbours. */
final class HandshakeReports {
    private HandshakeReports() {}

    static HandshakeReport of(LinkStatus link, long nowNs) {
        HandshakeReport.Builder report = HandshakeReport.newBuilder()
                .setLink(link.link())
                .setState(link.state().label())
                .setAge(Durations.ofNanos(Math.max(0, nowNs - link.sinceNs())))
                .setEstablished(link.established())
                .setLost(link.lost())
                .setRefused(link.refused())
                .setLinkKbps(link.bandwidthKbps())
                .setLinkKbpsAtLeast(link.isBandwidthAtLeast());
        if (link.neighbour() != 0) {
            report.setNeighbour(neighbour(link));
        }
        if (link.refusal() != RefusalReason.NONE) {
            report.setRefusal(link.refusal().text() + (link.isRefusedHere() ? "" : " (says the neighbour)"))
                    .setRefusalType(link.refusal().label());
        }
        emergency(link.emergency(), report);
        for (Agreement agreement : link.agreements()) {
            report.addAgreements(AgreementReport.newBuilder()
                    .setType(agreement.type().label())
                    .setProvideKbps((int) agreement.provideKbps())
                    .setReceiveKbps((int) agreement.receiveKbps()));
        }
        return report.build();
    }

    private static void emergency(EmergencyStatus emergency, HandshakeReport.Builder report) {
        if (emergency.asker() != AskerState.WORKING) {
            report.setEmergencyAsker(emergency.asker().label());
        }
        if (emergency.helper() != HelperState.IDLE) {
            report.setEmergencyHelper(emergency.helper().label());
        }
        if (emergency.declined() != RefusalReason.NONE) {
            report.setEmergencyDeclined(emergency.declined().text());
        }
    }

    private static NeighbourReport neighbour(LinkStatus link) {
        SelfDescription about = link.about();
        NeighbourReport.Builder report = NeighbourReport.newBuilder()
                .setNumber(link.neighbour())
                .setName(about.name())
                .setIspKind(about.ispKind())
                .setIspDownKbps((int) about.downKbps())
                .setIspUpKbps((int) about.upKbps());
        for (CooperationOffer offer : about.offers()) {
            report.addOffers(HandshakeOffer.newBuilder()
                    .setType(offer.type().number())
                    .setProvideMinKbps((int) offer.provide().minKbps())
                    .setProvideMaxKbps((int) offer.provide().maxKbps())
                    .setReceiveMinKbps((int) offer.receive().minKbps())
                    .setReceiveMaxKbps((int) offer.receive().maxKbps()));
        }
        return report.build();
    }
}
