// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.decide.Share;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Protocol;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.TrafficMatch;
import org.junit.jupiter.api.Test;

/** Bandwidth sharing (C9, C10) in the bridges of both homes, on the packets of sessions. */
class SharingPipelineTest {
    private static final String CLIENT = "02:aa:00:00:00:10";
    private static final String ROUTER_A = "02:00:5e:00:00:0a";
    private static final String ROUTER_B = "02:00:5e:00:00:0b";
    private static final String ISP_B = "02:00:5e:00:01:02";
    private static final int SESSIONS = 400;
    private static final Share ALL = new Share(8_000_000, Share.WHOLE);
    private static final Share HALF = new Share(8_000_000, Share.WHOLE / 2);
    private static final int METER_TO_INTERNET = 387;

    private final FakeFlowTable homeA = new FakeFlowTable(at("home-a", HALF, Policies.sharing()));
    private final FakeFlowTable homeB = new FakeFlowTable(at("home-b", HALF, Policies.sharing()));

    private static FlowProgram at(String site, Share share, Resource... resources) {
        return Compiled.site("sites/" + site, Policies.all(resources), share).fullProgram();
    }

    private static Resource with(BandwidthSharing.Builder sharing) {
        return Policies.sharing().toBuilder()
                .setCooperation(Policies.sharing().getCooperation().toBuilder().setBandwidthSharing(sharing))
                .build();
    }

    private static BandwidthSharing.Builder sharing() {
        return Policies.sharing().getCooperation().getBandwidthSharing().toBuilder();
    }

    private static Packet web(int port) {
        return Packet.tcp("192.168.1.10", port, "192.0.2.80", 443).macs(CLIENT, ROUTER_A);
    }

    private static Packet chat(int port) {
        return Packet.udp("192.168.1.10", port, "192.0.2.81", 3478).macs(CLIENT, ROUTER_A);
    }

    private static Packet answerTo(Packet sent, String from, String to) {
        boolean tcp = sent.get(Field.IP_PROTO).toLong() == Packet.TCP;
        Field source = tcp ? Field.TCP_SRC : Field.UDP_SRC;
        Field destination = tcp ? Field.TCP_DST : Field.UDP_DST;
        return sent.macs(from, to)
                .with(Field.IPV4_SRC, sent.get(Field.IPV4_DST))
                .with(Field.IPV4_DST, sent.get(Field.IPV4_SRC))
                .with(source, sent.get(destination).toLong())
                .with(destination, sent.get(source).toLong());
    }

    private long throughTheNeighbour(FakeFlowTable home) {
        long count = 0;
        // Linux gives every second port to sessions, one after the other.
        for (int port = 4000; port < 4000 + 2 * SESSIONS; port += 2) {
            if (home.sendOne("lan0", web(port)).port().equals("link0")) {
                count++;
            }
        }
        return count;
    }

    @Test
    void shouldSendNewSessionsOverBothIspsByTheirParts() {
        assertThat(throughTheNeighbour(homeA)).isBetween(SESSIONS * 49L / 100, SESSIONS * 51L / 100);
        Share quarter = new Share(8_000_000, Share.WHOLE / 4);
        assertThat(throughTheNeighbour(new FakeFlowTable(at("home-a", quarter, Policies.sharing()))))
                .isBetween(SESSIONS * 24L / 100, SESSIONS * 26L / 100);
        assertThat(throughTheNeighbour(new FakeFlowTable(at("home-a", ALL, Policies.sharing()))))
                .isEqualTo(SESSIONS);
        assertThat(throughTheNeighbour(new FakeFlowTable(at("home-a", Share.NONE, Policies.sharing()))))
                .isZero();
    }

    @Test
    void shouldAlternateBetweenBothWaysForOnePortAfterTheOther() {
        List<String> ways = new ArrayList<>();
        for (int port = 4000; port < 4016; port += 2) {
            ways.add(homeA.sendOne("lan0", web(port)).port());
        }
        assertThat(ways).containsExactly("link0", "wan0", "link0", "wan0", "link0", "wan0", "link0", "wan0");
    }

    @Test
    void shouldCarryASessionThroughTheNeighbourAndBack() {
        homeA.load(at("home-a", ALL, Policies.sharing()));
        for (Packet first : List.of(web(4000), chat(4000))) {
            Sent toB = homeA.sendOne("lan0", first);
            assertThat(toB.port()).isEqualTo("link0");
            assertThat(toB.packet().text(Field.ETH_DST)).isEqualTo(ROUTER_B);
            Sent toServer = homeB.sendOne("link0", toB.packet());
            assertThat(toServer.port()).isEqualTo("wan0");
            assertThat(toServer.packet().text(Field.IPV4_SRC)).isEqualTo("198.51.100.6");
            Sent toA = homeB.sendOne("wan0", answerTo(toServer.packet(), ISP_B, ROUTER_B));
            assertThat(toA.port()).isEqualTo("link0");
            Sent toClient = homeA.sendOne("link0", toA.packet());
            assertThat(toClient.port()).isEqualTo("lan0");
            assertThat(toClient.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
            assertThat(toClient.packet().flow())
                    .isEqualTo(answerTo(first, "02:00:00:00:00:01", CLIENT).flow());
        }
    }

    @Test
    void shouldNeverMoveASessionThatHasBegun() {
        homeA.load(at("home-a", Share.NONE, Policies.sharing()));
        Packet own = homeA.sendOne("lan0", web(4000)).packet();
        homeA.load(at("home-a", ALL, Policies.sharing()));
        Packet redirected = homeA.sendOne("lan0", web(4001)).packet();
        assertThat(homeA.sendOne("lan0", web(4000)).packet().flow()).isEqualTo(own.flow());
        homeA.load(at("home-a", Share.NONE, Policies.sharing()));
        Sent later = homeA.sendOne("lan0", web(4001));
        assertThat(later.port()).isEqualTo("link0");
        assertThat(later.packet().flow()).isEqualTo(redirected.flow());
    }

    @Test
    void shouldKeepDownloadsAtHomeAndWhatTheHelperCouldNotTellApart() {
        BandwidthSharing.Builder sharing = sharing()
                .addKeepHome(TrafficMatch.newBuilder()
                        .setProtocol(Protocol.PROTOCOL_TCP)
                        .addForeignPorts(PortRange.newBuilder().setFirst(443))
                        .addForeignPrefixes("192.0.2.80/28"));
        homeA.load(at("home-a", ALL, with(sharing)));
        assertThat(homeA.sendOne("lan0", web(4000)).port()).isEqualTo("wan0");
        assertThat(homeA.sendOne("lan0", chat(4000)).port()).isEqualTo("link0");
        Packet ping = chat(4001).with(Field.IP_PROTO, 1);
        assertThat(homeA.sendOne("lan0", ping).port()).isEqualTo("wan0");
    }

    @Test
    void shouldLeaveCallsToTheAgent() {
        homeA.load(at("home-a", ALL, Policies.sharing()));
        Packet call = Packet.udp("192.168.1.10", 5000, "192.0.2.9", 5060).macs(CLIENT, ROUTER_A);
        assertThat(homeA.sendOne("lan0", call).port()).isEqualTo("agent0");
    }

    @Test
    void shouldStayAtHomeWhileTheLinkIsDown() {
        homeA.load(at("home-a", ALL, Policies.sharing()));
        homeA.setLive("link0", false);
        assertThat(homeA.sendOne("lan0", web(4000)).port()).isEqualTo("wan0");
    }

    @Test
    void shouldLimitWhatIsSharedInBothDirections() {
        assertThat(at("home-b", HALF, Policies.sharing())
                        .meters()
                        .get(METER_TO_INTERNET)
                        .toString())
                .contains("rate=8000");
        Packet packet = Packet.tcp("10.77.0.1", 0x8000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        Packet forwarded = homeB.sendOne("link0", packet).packet();
        homeB.limit(METER_TO_INTERNET, 0);
        assertThat(homeB.send("link0", packet)).isEmpty();
        homeB.limit(METER_TO_INTERNET + 1, 0);
        assertThat(homeB.send("wan0", answerTo(forwarded, ISP_B, ROUTER_B))).isEmpty();
    }

    @Test
    void shouldForwardToTheInternetOnlyAndOnlyWhatIsShared() {
        for (String target : List.of("192.168.2.20", "198.51.100.6", "10.77.0.2", "127.0.0.1", "224.0.0.251")) {
            Packet packet = Packet.tcp("10.77.0.1", 0x8000, target, 80).macs(ROUTER_A, ROUTER_B);
            assertThat(homeB.send("link0", packet)).as(target).isEmpty();
        }
        Packet other = Packet.tcp("10.77.0.1", 0xc000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        assertThat(homeB.send("link0", other)).isEmpty();
    }

    @Test
    void shouldLetSessionsEndByThemselvesWithAnEighthWhenNoBandwidthIsAvailable() {
        assertThat(at("home-b", Share.NONE, Policies.sharing())
                        .meters()
                        .get(METER_TO_INTERNET)
                        .toString())
                .contains("rate=1000");
    }

    @Test
    void shouldEndSessionsWhenNoBandwidthIsAvailableIfThePolicySaysSo() {
        Resource ending = with(sharing().setEndSessions(true));
        homeB.load(at("home-b", HALF, ending));
        Packet packet = Packet.tcp("10.77.0.1", 0x8000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        Packet forwarded = homeB.sendOne("link0", packet).packet();
        homeB.load(at("home-b", Share.NONE, ending));
        assertThat(homeB.send("link0", packet)).isEmpty();
        assertThat(homeB.send("wan0", answerTo(forwarded, ISP_B, ROUTER_B))).isEmpty();
    }

    @Test
    void shouldWorkBesideAnEmergencyConnectionWithAccountsOfTheirOwn() {
        Resource[] both = {Policies.watchedHomeA(), Policies.emergency(), Policies.sharing()};
        homeA.load(at("home-a", HALF, both));
        homeA.setLive("silent0", false);
        homeB.load(at("home-b", HALF, both));
        assertThat(throughTheNeighbour(homeA)).isBetween(SESSIONS * 49L / 100, SESSIONS * 51L / 100);
        homeA.setLive("silent0", true);
        Sent emergency = homeA.sendOne("lan0", web(3000));
        assertThat(emergency.port()).isEqualTo("link0");
        homeB.limit(METER_TO_INTERNET, 0);
        assertThat(homeB.sendOne("link0", emergency.packet()).port())
                .as("it has the emergency's limit")
                .isEqualTo("wan0");
        assertThat(homeA.sendOne("LOCAL", Packet.tcp("198.51.100.2", 4000, "192.0.2.9", 7444))
                        .port())
                .isEqualTo("link0");
        homeA.setLive("silent0", false);
        assertThat(homeA.sendOne("LOCAL", Packet.tcp("198.51.100.2", 4001, "192.0.2.9", 7444))
                        .port())
                .as("the router's own traffic is not shared")
                .isEqualTo("wan0");
    }
}
