// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.policy.Cidr;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.EmergencyConnection;

/**
 * What a helper does for sessions that go through it to the Internet, in an emergency (C7, C8) or because bandwidth is shared (C9): a neighbour's packets go
 * to the Internet and nowhere else, as forwarded sessions of the helper's address, within the bandwidth granted in each direction. Both kinds
 * have limits, counters and marks of their own; the neighbour's source port tells them apart.
 */
final class InternetHelpRules {
    private static final int REFUSED = 150;
    private static final int SHARED = 120;
    private static final int FORWARDED = 100;
    private static final long SHARING_BURST_MILLIS = 100;
    /** What goes on after no bandwidth is available any more gets this part of what could be given. */
    private static final int REMAINDER = 8;
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

    private final SiteFacts site;
    private final LinkFacts link;
    private final SiteProgram program;
    private final Match fromPeer;

    private InternetHelpRules(SiteFacts site, LinkFacts link, SiteProgram program) {
        this.site = site;
        this.link = link;
        this.program = program;
        this.fromPeer = Matches.from(Match.ALL.inPort(link.port), link.peerAddress);
    }

    static void add(SiteFacts site, SiteProgram program) {
        for (LinkFacts link : site.links) {
            InternetHelpRules rules = new InternetHelpRules(site, link, program);
            link.emergencyHelping.ifPresent(cooperation -> rules.emergency(cooperation.getEmergencyConnection()));
            link.sharingHelping.ifPresent(
                    agreed -> rules.sharing(agreed.cooperation.getBandwidthSharing(), agreed.share));
            if (link.emergencyHelping.isPresent() || link.sharingHelping.isPresent()) {
                rules.refuse();
            }
        }
    }

    private void emergency(EmergencyConnection emergency) {
        int toInternet = Tables.meterToInternet(link.pathId);
        int fromInternet = Tables.meterFromInternet(link.pathId);
        long burst = Durations.toMillis(emergency.getInterval());
        program.add(NeighbourRules.meter(toInternet, emergency.getMaxBps(), burst));
        program.add(NeighbourRules.meter(fromInternet, emergency.getMaxBps(), burst));
        long cookie = Tables.emergencyCookie(link.pathId);
        forward(
                FlowRule.of(Tables.NEIGHBOUR_IN, FORWARDED, fromPeer)
                        .cookie(cookie)
                        .meter(toInternet),
                mark(Tables.MARK_EMERGENCY));
        program.add(NeighbourRules.wayBack(site, link, mark(Tables.MARK_EMERGENCY))
                .cookie(cookie)
                .meter(fromInternet));
    }

    /** Without bandwidth there are no rules if sessions are to end, and otherwise enough of it that they can end by themselves. */
    private void sharing(BandwidthSharing sharing, Share share) {
        boolean available = share.shareableBps() > 0;
        if (!available && sharing.getEndSessions()) {
            return;
        }
        int toInternet = Tables.meterOfSharedToInternet(link.pathId);
        int fromInternet = Tables.meterOfSharedFromInternet(link.pathId);
        long bps = available ? share.shareableBps() : sharing.getMaxBps() / REMAINDER;
        program.add(NeighbourRules.meter(toInternet, bps, SHARING_BURST_MILLIS));
        program.add(NeighbourRules.meter(fromInternet, bps, SHARING_BURST_MILLIS));
        long cookie = Tables.sharingCookie(link.pathId);
        for (SharingRules.Kind kind : SharingRules.Kind.values()) {
            forward(
                    FlowRule.of(Tables.NEIGHBOUR_IN, SHARED, kind.fromLinkPorts(fromPeer))
                            .cookie(cookie)
                            .meter(toInternet),
                    mark(Tables.MARK_SHARING));
        }
        program.add(NeighbourRules.wayBack(site, link, mark(Tables.MARK_SHARING))
                .cookie(cookie)
                .meter(fromInternet));
    }

    private int mark(int kind) {
        return Tables.MARK_NEIGHBOUR | kind | link.pathId << Tables.MARK_LINK_SHIFT;
    }

    private void forward(FlowRule fromNeighbour, int mark) {
        program.add(fromNeighbour.actions(Actions.decTtl(), Actions.ct(NeighbourRules.forward(site, mark))));
    }

    private void refuse() {
        for (Cidr network : forbidden(site)) {
            program.add(FlowRule.of(Tables.NEIGHBOUR_IN, REFUSED, Matches.to(fromPeer, network))
                    .cookie(Tables.refusedCookie(link.pathId)));
        }
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
