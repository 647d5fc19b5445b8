// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.EmergencyConnection;

/**
 * The emergency connection at the helper (C7, C8): a neighbour's packets go to the Internet and nowhere else, as forwarded sessions of the
 * helper's address, within the bandwidth granted in each direction.
 */
final class EmergencyHelpRules {
    private static final int REFUSED = 150;
    private static final int FORWARDED = 100;
    /** What is no host on the Internet: private, shared, link-local, loopback, multicast and reserved addresses (RFC 6890). */
    private static final List<Cidr> NOT_INTERNET = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "224.0.0.0/3")
            .map(Cidr::of)
            .collect(Collectors.toUnmodifiableList());

    private EmergencyHelpRules() {}

    static void add(SiteFacts site, SiteProgram program) {
        for (LinkFacts link : site.links) {
            link.emergencyHelping.ifPresent(cooperation -> help(site, link, cooperation, program));
        }
    }

    private static void help(SiteFacts site, LinkFacts link, Cooperation cooperation, SiteProgram program) {
        EmergencyConnection emergency = cooperation.getEmergencyConnection();
        int toInternet = Tables.meterToInternet(link.pathId);
        int fromInternet = Tables.meterFromInternet(link.pathId);
        long burst = Durations.toMillis(emergency.getInterval());
        program.add(NeighbourRules.meter(toInternet, emergency.getMaxBps(), burst));
        program.add(NeighbourRules.meter(fromInternet, emergency.getMaxBps(), burst));
        Match fromPeer = Matches.from(Match.ALL.inPort(link.port), link.peerAddress);
        for (Cidr network : forbidden(site)) {
            program.add(FlowRule.of(Tables.NEIGHBOUR_IN, REFUSED, Matches.to(fromPeer, network))
                    .cookie(Tables.refusedCookie(link.pathId)));
        }
        int mark = Tables.MARK_NEIGHBOUR | Tables.MARK_EMERGENCY | link.pathId << Tables.MARK_LINK_SHIFT;
        long cookie = Tables.emergencyCookie(link.pathId);
        program.add(FlowRule.of(Tables.NEIGHBOUR_IN, FORWARDED, fromPeer)
                .cookie(cookie)
                .meter(toInternet)
                .actions(Actions.decTtl(), Actions.ct(NeighbourRules.forward(site, mark))));
        program.add(NeighbourRules.wayBack(site, link, mark).cookie(cookie).meter(fromInternet));
    }

    /** Also the networks of the site itself, public as they may be. */
    private static List<Cidr> forbidden(SiteFacts site) {
        List<Cidr> networks = new ArrayList<>(NOT_INTERNET);
        Stream<Cidr> own = Stream.of(
                        site.lan.stream().map(lan -> lan.address),
                        site.uplinks.stream().map(uplink -> uplink.address),
                        site.links.stream().map(link -> link.address))
                .flatMap(addresses -> addresses);
        own.filter(address -> NOT_INTERNET.stream().noneMatch(address::overlaps))
                .forEach(networks::add);
        return networks;
    }
}
