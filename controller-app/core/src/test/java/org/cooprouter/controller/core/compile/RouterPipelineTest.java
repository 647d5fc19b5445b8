// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FieldMatch;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.TrafficMatch;
import org.junit.jupiter.api.Test;

class RouterPipelineTest {
    private static final String CLIENT = "02:aa:00:00:00:01";
    private static final String ROUTER = "02:00:5e:00:00:0a";
    private static final String ISP = "02:00:5e:00:01:01";

    private final FakeFlowTable bridge =
            new FakeFlowTable(Compiled.site("sites/home-a", Policies.all()).fullProgram());

    private static Packet fromLan(Packet packet) {
        return packet.macs(CLIENT, ROUTER);
    }

    private static Packet fromIsp(Packet packet) {
        return packet.macs(ISP, ROUTER);
    }

    private static Packet call() {
        return fromLan(Packet.udp("192.168.1.10", 4000, "192.0.2.9", 5004));
    }

    private static FlowProgram base() {
        return Compiled.site("sites/home-a", Policies.all()).base();
    }

    @Test
    void shouldTranslateOrdinaryTrafficAndItsAnswersAsAPlainRouterDoes() {
        Sent out = bridge.sendOne("lan0", fromLan(Packet.tcp("192.168.1.10", 4000, "192.0.2.9", 443)));
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().flow()).isEqualTo("198.51.100.2:4000 > 192.0.2.9:443");
        assertThat(out.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER);
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(ISP);
        assertThat(out.packet().ttl()).isEqualTo(63);

        Sent back = bridge.sendOne("wan0", fromIsp(Packet.tcp("192.0.2.9", 443, "198.51.100.2", 4000)));
        assertThat(back.port()).isEqualTo("lan0");
        assertThat(back.packet().flow()).isEqualTo("192.0.2.9:443 > 192.168.1.10:4000");
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
        assertThat(back.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER);
    }

    @Test
    void shouldDropAPacketAtTheEndOfItsTimeToLive() {
        assertThat(bridge.send(
                        "lan0",
                        fromLan(Packet.tcp("192.168.1.10", 4000, "192.0.2.9", 443))
                                .ttl(1)))
                .isEmpty();
    }

    @Test
    void shouldSteerLatencyCriticalPacketsToTheAgentUntouchedButForTheSteeringAddress() {
        Sent out = bridge.sendOne("lan0", call());
        assertThat(out.port()).isEqualTo("agent0");
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo("02:43:52:01:00:01");
        assertThat(out.packet().text(Field.ETH_SRC)).isEqualTo(CLIENT);
        assertThat(out.packet().flow()).isEqualTo("192.168.1.10:4000 > 192.0.2.9:5004");
        assertThat(out.packet().ttl()).isEqualTo(64);
    }

    @Test
    void shouldClassifyByEveryPortOfTheRangeAndByNoOther() {
        for (int port : new int[] {5000, 5001, 5007, 5008, 5555, 5998, 5999}) {
            Packet packet = fromLan(Packet.udp("192.168.1.10", 4000, "192.0.2.9", port));
            assertThat(bridge.sendOne("lan0", packet).port())
                    .as("port %d", port)
                    .isEqualTo("agent0");
        }
        for (int port : new int[] {4999, 6000, 1}) {
            Packet packet = fromLan(Packet.udp("192.168.1.10", 4000, "192.0.2.9", port));
            assertThat(bridge.sendOne("lan0", packet).port())
                    .as("port %d", port)
                    .isEqualTo("wan0");
        }
        assertThat(bridge.sendOne("lan0", fromLan(Packet.tcp("192.168.1.10", 4000, "192.0.2.9", 5004)))
                        .port())
                .isEqualTo("wan0");
    }

    @Test
    void shouldClassifyByPrefixAndDscpTogether() {
        Resource type = Policies.appType(
                "voice",
                TrafficMatch.newBuilder()
                        .addForeignPrefixes("192.0.2.0/28")
                        .addDscp(46)
                        .addDscp(34)
                        .build());
        FakeFlowTable table = new FakeFlowTable(
                Compiled.site("sites/home-a", Policies.all(type)).fullProgram());
        Packet inside = fromLan(Packet.udp("192.168.1.10", 4000, "192.0.2.9", 80));
        Packet outside = fromLan(Packet.udp("192.168.1.10", 4001, "192.0.2.19", 80));
        assertThat(table.sendOne("lan0", inside.with(Field.IP_DSCP, 46)).port()).isEqualTo("agent0");
        assertThat(table.sendOne("lan0", inside.with(Field.IP_DSCP, 0)).port()).isEqualTo("wan0");
        assertThat(table.sendOne("lan0", outside.with(Field.IP_DSCP, 46)).port())
                .isEqualTo("wan0");
        Packet tcp = fromLan(Packet.tcp("192.168.1.10", 4000, "192.0.2.9", 80)).with(Field.IP_DSCP, 34);
        assertThat(table.sendOne("lan0", tcp).port()).isEqualTo("agent0");
    }

    @Test
    void shouldPreferTheAppTypeOfHigherPriority() {
        Resource game = Policies.appType("game", Policies.udp(5004, 5004));
        game = game.toBuilder()
                .setAppType(AppType.newBuilder(game.getAppType()).setPriority(5))
                .build();
        FakeFlowTable table = new FakeFlowTable(
                Compiled.site("sites/home-a", Policies.all(game)).fullProgram());
        assertThat(table.sendOne("lan0", call()).packet().text(Field.ETH_DST)).isEqualTo("02:43:52:01:00:01");
        Packet other = fromLan(Packet.udp("192.168.1.10", 4000, "192.0.2.9", 5005));
        assertThat(table.sendOne("lan0", other).packet().text(Field.ETH_DST)).isEqualTo("02:43:52:01:00:02");
    }

    @Test
    void shouldKeepOrdinarySessionsOrdinaryWhenPolicyArrives() {
        bridge.load(base());
        assertThat(bridge.sendOne("lan0", call()).port()).isEqualTo("wan0");
        bridge.load(Compiled.site("sites/home-a", Policies.all()).fullProgram());
        Sent next = bridge.sendOne("lan0", call());
        assertThat(next.port()).isEqualTo("wan0");
        assertThat(next.packet().flow()).isEqualTo("198.51.100.2:4000 > 192.0.2.9:5004");
        Packet newCall = fromLan(Packet.udp("192.168.1.10", 4001, "192.0.2.9", 5004));
        assertThat(bridge.sendOne("lan0", newCall).port()).isEqualTo("agent0");
    }

    @Test
    void shouldTakeTheOrdinaryPathWhenTheAgentIsGone() {
        bridge.setLive("live0", false);
        Sent out = bridge.sendOne("lan0", call());
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().flow()).isEqualTo("198.51.100.2:4000 > 192.0.2.9:5004");
        Sent back = bridge.sendOne("wan0", fromIsp(Packet.udp("192.0.2.9", 5004, "198.51.100.2", 4000)));
        assertThat(back.port()).isEqualTo("lan0");
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
    }

    @Test
    void shouldReturnFailOpenSessionToAgentWhenLive() {
        bridge.setLive("live0", false);
        assertThat(bridge.sendOne("lan0", call()).port()).isEqualTo("wan0");
        bridge.setLive("live0", true);
        assertThat(bridge.sendOne("lan0", call()).port()).isEqualTo("agent0");
    }

    @Test
    void shouldGiveDeclinedFramesTheOrdinaryPathWithoutTakingTheSessionFromTheAgent() {
        Packet declined = bridge.sendOne("lan0", call()).packet();
        Sent out = bridge.sendOne("agent0", declined);
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().flow()).isEqualTo("198.51.100.2:4000 > 192.0.2.9:5004");
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(ISP);
        assertThat(bridge.sendOne("lan0", call()).port()).isEqualTo("agent0");
        Sent back = bridge.sendOne("wan0", fromIsp(Packet.udp("192.0.2.9", 5004, "198.51.100.2", 4000)));
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
    }

    @Test
    void shouldNotAskTheAgentAboutFragments() {
        assertThat(bridge.sendOne("lan0", call().with(Field.IP_FRAG, 1)).port()).isEqualTo("wan0");
        assertThat(bridge.sendOne("lan0", call().with(Field.IP_FRAG, 3)).port()).isEqualTo("wan0");
    }

    @Test
    void shouldMatchOnlyWhatEveryHostCanReadBack() {
        for (String site : List.of("sites/home-a", "sites/home-b", "sites/fra")) {
            for (FlowRule rule :
                    Compiled.site(site, Policies.all()).fullProgram().rules().values()) {
                Map<Field, FieldMatch> fields = rule.key().match().fields();
                assertThat(fields)
                        .as(rule.toString())
                        .doesNotContainKeys(Field.IP_FRAG, Field.CT_LABEL, Field.REG0, Field.REG1);
                EnumSet.of(Field.METADATA, Field.ARP_TPA, Field.ARP_SPA, Field.IP_DSCP).stream()
                        .filter(fields::containsKey)
                        .forEach(field -> assertThat(fields.get(field).mask())
                                .as(rule.toString())
                                .isEqualTo(Bits.ones(field)));
            }
        }
    }

    @Test
    void shouldSendTheAgentsOuterFramesOutOfThePortThatTheirSourceNames() {
        Sent own = bridge.sendOne("agent0", Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7177));
        assertThat(own.port()).isEqualTo("wan0");
        assertThat(own.packet().text(Field.ETH_DST)).isEqualTo(ISP);
        Sent neighbour = bridge.sendOne("agent0", Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177));
        assertThat(neighbour.port()).isEqualTo("link0");
        assertThat(neighbour.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER);
        assertThat(neighbour.packet().text(Field.ETH_DST)).isEqualTo("02:00:5e:00:00:0b");
    }

    @Test
    void shouldSendTheAgentsInnerFramesToTheLanAsTheyAre() {
        Packet inner = Packet.udp("192.0.2.9", 5004, "192.168.1.10", 4000).macs(ROUTER, CLIENT);
        Sent out = bridge.sendOne("agent0", inner);
        assertThat(out.port()).isEqualTo("lan0");
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
        assertThat(out.packet().ttl()).isEqualTo(64);
    }

    @Test
    void shouldHandTheProxysAnswersToTheAgentOverBothPaths() {
        assertThat(new FakeFlowTable(Compiled.site("sites/home-a", Policies.withThreeEndpoints())
                                .fullProgram())
                        .sendOne("wan0", fromIsp(Packet.udp("203.0.113.6", 7177, "198.51.100.2", 7177)))
                        .port())
                .as("from another endpoint of the proxy")
                .isEqualTo("agent0");
        Packet overIsp = fromIsp(Packet.udp("203.0.113.2", 7177, "198.51.100.2", 7177));
        assertThat(bridge.sendOne("wan0", overIsp).port()).isEqualTo("agent0");
        Packet overLink = Packet.udp("203.0.113.2", 7177, "10.77.0.1", 7177).macs("02:00:5e:00:00:0b", ROUTER);
        assertThat(bridge.sendOne("link0", overLink).port()).isEqualTo("agent0");
    }

    @Test
    void shouldNotHandStrangersFramesToTheAgent() {
        Packet stranger = fromIsp(Packet.udp("192.0.2.66", 7177, "198.51.100.2", 7177));
        assertThat(bridge.sendOne("wan0", stranger).port()).isEqualTo("LOCAL");
        Packet overLink = Packet.udp("192.0.2.66", 7177, "10.77.0.1", 7177).macs("02:00:5e:00:00:0b", ROUTER);
        assertThat(bridge.send("link0", overLink)).isEmpty();
    }

    @Test
    void shouldTranslateTheHostsOwnTrafficAndReturnItsAnswers() {
        Packet own = Packet.tcp("192.168.1.1", 4000, "192.0.2.9", 443).macs(ROUTER, "02:43:52:00:00:01");
        Sent out = bridge.sendOne("LOCAL", own);
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().flow()).isEqualTo("198.51.100.2:4000 > 192.0.2.9:443");
        Sent back = bridge.sendOne("wan0", fromIsp(Packet.tcp("192.0.2.9", 443, "198.51.100.2", 4000)));
        assertThat(back.port()).isEqualTo("LOCAL");
        assertThat(back.packet().flow()).isEqualTo("192.0.2.9:443 > 192.168.1.1:4000");
    }

    @Test
    void shouldLetTheLanAndTheHostTalk() {
        Packet request = fromLan(Packet.udp("192.168.1.10", 4000, "192.168.1.1", 53));
        assertThat(bridge.sendOne("lan0", request).port()).isEqualTo("LOCAL");
        Packet answer = Packet.udp("192.168.1.1", 53, "192.168.1.10", 4000).macs(ROUTER, CLIENT);
        assertThat(bridge.sendOne("LOCAL", answer).port()).isEqualTo("lan0");
        Packet discover = Packet.udp("0.0.0.0", 68, "255.255.255.255", 67).macs(CLIENT, "ff:ff:ff:ff:ff:ff");
        assertThat(bridge.sendOne("lan0", discover).port()).isEqualTo("LOCAL");
    }

    @Test
    void shouldLeaveAPacketThatNoRuleConcernsAsWithoutUs() {
        Packet ipv6 = Packet.frame(CLIENT, ROUTER, 0x86dd);
        assertThat(bridge.sendOne("lan0", ipv6).port()).isEqualTo("LOCAL");
        Packet foreign = Packet.udp("192.168.1.10", 4000, "192.0.2.9", 5004).macs(CLIENT, "02:aa:00:00:00:99");
        assertThat(bridge.send("lan0", foreign)).isEmpty();
        Packet unsolicited = fromIsp(Packet.tcp("192.0.2.9", 443, "198.51.100.2", 22));
        assertThat(bridge.sendOne("wan0", unsolicited).port()).isEqualTo("LOCAL");
    }

    @Test
    void shouldAnswerArpForItsAddressesOnEverySide() {
        String[][] sides = {{"lan0", "192.168.1.1"}, {"wan0", "198.51.100.2"}, {"link0", "10.77.0.1"}};
        for (String[] side : sides) {
            Sent reply = bridge.sendOne(side[0], Packet.arp(1, "02:aa:00:00:00:07", "192.168.1.77", side[1]));
            assertThat(reply.port()).isEqualTo(side[0]);
            assertThat(reply.packet().get(Field.ARP_OP).toLong()).isEqualTo(2);
            assertThat(reply.packet().text(Field.ARP_SHA)).isEqualTo(ROUTER);
            assertThat(reply.packet().text(Field.ARP_SPA)).isEqualTo(side[1]);
            assertThat(reply.packet().text(Field.ARP_THA)).isEqualTo("02:aa:00:00:00:07");
            assertThat(reply.packet().text(Field.ARP_TPA)).isEqualTo("192.168.1.77");
            assertThat(reply.packet().text(Field.ETH_DST)).isEqualTo("02:aa:00:00:00:07");
            assertThat(reply.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER);
        }
        assertThat(bridge.send("lan0", Packet.arp(1, "02:aa:00:00:00:07", "192.168.1.77", "192.168.1.50")))
                .isEmpty();
    }

    @Test
    void shouldCarryTheHostsArpToTheLanAndAnswerItForEverywhereElse() {
        Sent toLan = bridge.sendOne("LOCAL", Packet.arp(1, ROUTER, "192.168.1.1", "192.168.1.10"));
        assertThat(toLan.port()).isEqualTo("lan0");
        Sent reply = bridge.sendOne("lan0", Packet.arp(2, CLIENT, "192.168.1.10", "192.168.1.1"));
        assertThat(reply.port()).isEqualTo("LOCAL");
        Sent proxied = bridge.sendOne("LOCAL", Packet.arp(1, ROUTER, "198.51.100.2", "198.51.100.1"));
        assertThat(proxied.port()).isEqualTo("LOCAL");
        assertThat(proxied.packet().text(Field.ARP_SHA)).isEqualTo("02:43:52:00:00:01");
    }
}
