// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.compile.SiteFacts.LinkFacts;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.policy.v1.TrafficMatch;

/**
 * Bandwidth sharing (C9, C10; [0142]-[0157]) at the site that is helped: group 4, tables 15 and 16. Where a session begins, four bits of its
 * source port decide; from then on its address names its way, as with every other session, so that nothing that is decided later can move it.
 */
final class SharingRules {
    /** What can be told from other traffic at the helper, by the source ports to which it is translated. */
    enum Kind {
        TCP(Matches.TCP, Field.TCP_SRC),
        UDP(Matches.UDP, Field.UDP_SRC);

        private final int protocol;
        private final Field source;

        Kind(int protocol, Field source) {
            this.protocol = protocol;
            this.source = source;
        }

        private Match of(Match match) {
            return match.with(Field.IP_PROTO, protocol);
        }

        /** The sessions of one of {@link Share#WHOLE} parts. */
        private Match drawn(int part) {
            return of(Matches.IP).with(source, part << DRAWN_SHIFT, DRAWN_MASK);
        }

        Match fromLinkPorts(Match match) {
            return of(match).with(source, PORTS.first(), PORT_MASK);
        }
    }

    /** 32768-49151: the upper half of what one mask takes belongs to {@link EmergencyRules}. */
    private static final PortInterval PORTS = new PortInterval(0x8000, 0xbfff);

    private static final int PORT_MASK = 0xc000;
    /** Above the lowest bit, which Linux does not vary. */
    private static final int DRAWN_SHIFT = 1;

    private static final int DRAWN_BITS = 4;
    private static final int DRAWN_MASK = (Share.WHOLE - 1) << DRAWN_SHIFT;
    private static final int OWN_TRAFFIC = 300;
    private static final int KEPT_HOME = 200;
    private static final int DRAWN = 100;
    private static final int OTHERWISE = 1;

    private SharingRules() {}

    static void add(SiteFacts site, LinkFacts link, SiteProgram program) {
        choice(link, program);
        program.add(new GroupSpec(
                Tables.SHARING_GROUP,
                GroupSpec.Type.FAST_FAILOVER,
                List.of(
                        Bucket.watching(link.port, Actions.resubmit(Tables.SHARED_WAY)),
                        Bucket.watching(site.firstUplink().port, Actions.resubmit(Tables.OWN_WAY)))));
        program.add(Ways.begin(site, Tables.SHARED_WAY, Ways.toLink(site, link, PORTS)));
        if (!site.emergencyLink().isPresent()) {
            program.add(Ways.begin(site, Tables.OWN_WAY, Ways.toUplink(site.firstUplink())));
        }
        if (site.emergencyLink().filter(link::equals).isEmpty()) {
            program.add(Ways.back(site, link));
        }
    }

    private static void choice(LinkFacts link, SiteProgram program) {
        program.add(own(OWN_TRAFFIC, Matches.IP.inPort(PortRef.LOCAL)));
        for (Match match : keptHome(link)) {
            program.add(own(KEPT_HOME, match));
        }
        int parts = link.sharingHelped.map(agreed -> agreed.share.part()).orElse(0);
        for (int i = 0; i < parts; i++) {
            for (Kind kind : Kind.values()) {
                program.add(FlowRule.of(Tables.SHARING, DRAWN, kind.drawn(scattered(i)))
                        .actions(Actions.group(Tables.SHARING_GROUP)));
            }
        }
        program.add(own(OTHERWISE, Matches.IP));
    }

    /** Bits in reverse, so that programs that take one port after the other have their sessions on both ways in turn. */
    private static int scattered(int i) {
        return Integer.reverse(i) >>> (Integer.SIZE - DRAWN_BITS);
    }

    private static List<Match> keptHome(LinkFacts link) {
        List<Match> matches = new ArrayList<>();
        for (TrafficMatch traffic : link.sharingHelped
                .map(agreed -> agreed.cooperation.getBandwidthSharing().getKeepHomeList())
                .orElse(List.of())) {
            matches.addAll(ClassificationRules.matches(traffic));
        }
        return matches;
    }

    private static FlowRule own(int priority, Match match) {
        return FlowRule.of(Tables.SHARING, priority, match).actions(Actions.resubmit(Tables.OWN_WAY));
    }
}
