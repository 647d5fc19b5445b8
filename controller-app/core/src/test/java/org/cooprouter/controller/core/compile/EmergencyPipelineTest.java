// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clauses 29-42 in the bridges of both homes, on the packets of an emergency. */
class EmergencyPipelineTest {
    private static final String CLIENT = "02:aa:00:00:00:10";
    private static final String ROUTER_A = "02:00:5e:00:00:0a";
    private static final String ROUTER_B = "02:00:5e:00:00:0b";
    private static final String ISP_A = "02:00:5e:00:01:01";
    private static final String ISP_B = "02:00:5e:00:01:02";
    private static final String SILENT = "silent0";
    private static final int METER_TO_INTERNET = 131;

    private final List<Resource> policy = Policies.all(Policies.watchedHomeA(), Policies.emergency());
    private final FakeFlowTable homeA =
            new FakeFlowTable(Compiled.site("sites/home-a", policy).fullProgram());
    private final CompiledSite compiledB = Compiled.site("sites/home-b", policy);
    private final FakeFlowTable homeB = new FakeFlowTable(compiledB.fullProgram());

    @BeforeEach
    void ispWorks() {
        homeA.setLive(SILENT, false);
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

    /** Through home B to the Internet and back to the client, checked at every step; returns what the server saw. */
    private Packet throughTheNeighbour(Packet fromClient) {
        Sent toB = homeA.sendOne("lan0", fromClient);
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
                .isEqualTo(answerTo(fromClient, "02:00:00:00:00:01", CLIENT).flow());
        return toServer.packet();
    }

    private void assertTakesTheOwnUplink(Packet fromClient) {
        Sent out = homeA.sendOne("lan0", fromClient);
        assertThat(out.port()).isEqualTo("wan0");
        assertThat(out.packet().text(Field.IPV4_SRC)).isEqualTo("198.51.100.2");
        assertThat(out.packet().text(Field.ETH_DST)).isEqualTo(ISP_A);
        Sent back = homeA.sendOne("wan0", answerTo(out.packet(), ISP_A, ROUTER_A));
        assertThat(back.port()).isEqualTo("lan0");
        assertThat(back.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
    }

    @Test
    void shouldUseTheOwnIspWhileItWorks() {
        assertTakesTheOwnUplink(web(4000));
        assertTakesTheOwnUplink(chat(4000));
    }

    @Test
    void shouldGiveNewSessionsToTheNeighbourWhileTheIspIsSilent() {
        homeA.setLive(SILENT, true);
        throughTheNeighbour(web(4000));
        throughTheNeighbour(chat(4000));
    }

    @Test
    void shouldGiveNewSessionsToTheNeighbourWhenTheUplinksPortIsDown() {
        homeA.setLive("wan0", false);
        throughTheNeighbour(web(4000));
    }

    @Test
    void shouldNotTakeTheAgentsDeathForTheIsps() {
        homeA.setLive("live0", false);
        homeA.setLive(SILENT, false);
        assertTakesTheOwnUplink(web(4000));
    }

    @Test
    void shouldLeaveSessionsOfTheNeighboursWayThereWhenTheIspIsBack() {
        homeA.setLive(SILENT, true);
        Packet before = throughTheNeighbour(web(4000));
        homeA.setLive(SILENT, false);
        assertThat(throughTheNeighbour(web(4000)).flow()).isEqualTo(before.flow());
        assertTakesTheOwnUplink(web(4001));
    }

    @Test
    void shouldMoveOtherSessionsThanTcpToTheNeighbourAndBackToTheirOldAddress() {
        Packet before = homeA.sendOne("lan0", chat(4000)).packet();
        homeA.setLive(SILENT, true);
        throughTheNeighbour(chat(4000));
        homeA.setLive(SILENT, false);
        assertThat(homeA.sendOne("lan0", chat(4000)).packet().flow()).isEqualTo(before.flow());
    }

    @Test
    void shouldKeepApartWhatBeganAndWhatMovedToTheNeighbour() {
        homeA.sendOne("lan0", chat(40000));
        homeA.setLive(SILENT, true);
        Packet moved = throughTheNeighbour(chat(40000));
        Packet other = Packet.udp("192.168.1.11", 40000, "192.0.2.81", 3478).macs(CLIENT, ROUTER_A);
        assertThat(throughTheNeighbour(other).flow()).isNotEqualTo(moved.flow());
        assertThat(throughTheNeighbour(chat(40000)).flow()).isEqualTo(moved.flow());
    }

    @Test
    void shouldShowTcpThatCannotMoveToTheAgentAndTryTheIspAllTheSame() {
        homeA.sendOne("lan0", web(4000));
        homeA.setLive(SILENT, true);
        List<Sent> out = homeA.send("lan0", web(4000));
        assertThat(out).extracting(Sent::port).containsExactly("agent0", "wan0");
        assertThat(out.get(0).packet().text(Field.ETH_DST)).isEqualTo("02:43:52:03:00:00");
    }

    @Test
    void shouldBringTheAgentsResetToTheClient() {
        homeA.sendOne("lan0", web(4000));
        homeA.setLive(SILENT, true);
        Packet shown = homeA.send("lan0", web(4000)).get(0).packet();
        Sent reset = homeA.sendOne("agent0", answerTo(shown, ROUTER_A, ROUTER_A));
        assertThat(reset.port()).isEqualTo("lan0");
        assertThat(reset.packet().text(Field.ETH_DST)).isEqualTo(CLIENT);
        assertThat(reset.packet().flow()).isEqualTo("192.0.2.80:443 > 192.168.1.10:4000");
    }

    @Test
    void shouldNotShowTcpToTheAgentWhenItIsKept() {
        Resource keeping = Policies.emergency().toBuilder()
                .setCooperation(Policies.emergency().getCooperation().toBuilder()
                        .setEmergencyConnection(
                                Policies.emergency().getCooperation().getEmergencyConnection().toBuilder()
                                        .setKeepTcp(true)))
                .build();
        homeA.load(Compiled.site("sites/home-a", Policies.all(Policies.watchedHomeA(), keeping))
                .fullProgram());
        homeA.sendOne("lan0", web(4000));
        homeA.setLive(SILENT, true);
        assertThat(homeA.sendOne("lan0", web(4000)).port()).isEqualTo("wan0");
    }

    @Test
    void shouldLeaveTheAgentsCopiesAndProbesOnTheSilentUplink() {
        homeA.setLive(SILENT, true);
        Sent copy = homeA.sendOne(
                "agent0", Packet.udp("198.51.100.2", 7177, "203.0.113.2", 7177).macs(ROUTER_A, ROUTER_A));
        assertThat(copy.port()).isEqualTo("wan0");
    }

    @Test
    void shouldServeTheRoutersOwnHost() {
        homeA.setLive(SILENT, true);
        Sent out = homeA.sendOne("LOCAL", Packet.tcp("198.51.100.2", 4000, "192.0.2.9", 7444));
        assertThat(out.port()).isEqualTo("link0");
        Sent toServer = homeB.sendOne("link0", out.packet());
        Sent toA = homeB.sendOne("wan0", answerTo(toServer.packet(), ISP_B, ROUTER_B));
        Sent back = homeA.sendOne("link0", toA.packet());
        assertThat(back.port()).isEqualTo("LOCAL");
        assertThat(back.packet().flow()).isEqualTo("192.0.2.9:7444 > 198.51.100.2:4000");
    }

    @Test
    void shouldNotLetTheNeighbourReachTheBeneficiary() {
        assertThat(homeA.send(
                        "link0", Packet.udp("192.0.2.9", 53, "10.77.0.1", 4000).macs(ROUTER_B, ROUTER_A)))
                .isEmpty();
        assertThat(homeA.send(
                        "link0",
                        Packet.tcp("10.77.0.2", 5000, "192.168.1.10", 22).macs(ROUTER_B, ROUTER_A)))
                .isEmpty();
    }

    @Test
    void shouldLetTheNeighbourReachTheInternetOnly() {
        List<String> refused = List.of(
                "192.168.2.20",
                "192.168.2.1",
                "198.51.100.6",
                "198.51.100.5",
                "10.77.0.2",
                "172.20.0.1",
                "100.64.1.1",
                "169.254.1.1",
                "127.0.0.1",
                "224.0.0.251",
                "255.255.255.255",
                "0.0.0.0");
        for (String target : refused) {
            Packet packet = Packet.tcp("10.77.0.1", 40000, target, 80).macs(ROUTER_A, ROUTER_B);
            assertThat(homeB.send("link0", packet)).as(target).isEmpty();
        }
        Packet forged = Packet.tcp("192.0.2.77", 40000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        assertThat(homeB.send("link0", forged))
                .as("another source than the link's")
                .isEmpty();
    }

    @Test
    void shouldLimitWhatTheHelperGivesOverTheInterval() {
        assertThat(compiledB.base().meters())
                .containsEntry(METER_TO_INTERNET, new MeterSpec(METER_TO_INTERNET, MeterSpec.Unit.KBPS, 5000, 500))
                .containsEntry(
                        METER_TO_INTERNET + 1, new MeterSpec(METER_TO_INTERNET + 1, MeterSpec.Unit.KBPS, 5000, 500));
        Packet packet = Packet.tcp("10.77.0.1", 40000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        Packet forwarded = homeB.sendOne("link0", packet).packet();
        homeB.limit(METER_TO_INTERNET, 1);
        assertThat(homeB.send("link0", packet)).hasSize(1);
        assertThat(homeB.send("link0", packet)).isEmpty();
        homeB.limit(METER_TO_INTERNET + 1, 0);
        assertThat(homeB.send("wan0", answerTo(forwarded, ISP_B, ROUTER_B))).isEmpty();
    }

    @Test
    void shouldNotMeterCopiesToProxiesInAnEmergency() {
        homeB.limit(METER_TO_INTERNET, 0);
        Packet copy = Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177).macs(ROUTER_A, ROUTER_B);
        Packet forwarded = homeB.sendOne("link0", copy).packet();
        homeB.limit(METER_TO_INTERNET + 1, 0);
        assertThat(homeB.sendOne("wan0", answerTo(forwarded, ISP_B, ROUTER_B)).port())
                .isEqualTo("link0");
    }

    @Test
    void shouldStopAtOnceWhenTheHelpIsRevoked() {
        homeA.setLive(SILENT, true);
        Packet toB = homeA.sendOne("lan0", web(4000)).packet();
        Packet toServer = homeB.sendOne("link0", toB).packet();
        List<Resource> without = new ArrayList<>(policy);
        without.removeIf(resource -> resource.getName().equals("cooperations/a-in-emergency"));
        homeB.load(Compiled.site("sites/home-b", without).fullProgram());
        assertThat(homeB.send("link0", toB)).isEmpty();
        assertThat(homeB.send("wan0", answerTo(toServer, ISP_B, ROUTER_B))).isEmpty();
    }

    @Test
    void shouldNotSendANeighboursPacketsBackToItInAnEmergencyOfBoth() {
        Resource.Builder watchedB = Policies.homeB().toBuilder();
        watchedB.getSiteBuilder().getUplinksBuilder(0).getLivenessBuilder().addReflectors("192.0.2.53");
        Resource mutual = Resource.newBuilder()
                .setName("cooperations/b-in-emergency")
                .setCooperation(Policies.emergency().getCooperation().toBuilder()
                        .setBeneficiary("sites/home-b")
                        .setLink("to-a")
                        .setHelper("sites/home-a"))
                .build();
        FakeFlowTable both = new FakeFlowTable(Compiled.site(
                        "sites/home-b",
                        Policies.all(Policies.watchedHomeA(), watchedB.build(), Policies.emergency(), mutual))
                .fullProgram());
        both.setLive(SILENT, true);
        Packet packet = Packet.tcp("10.77.0.1", 40000, "192.0.2.80", 443).macs(ROUTER_A, ROUTER_B);
        assertThat(both.sendOne("link0", packet).port()).isEqualTo("wan0");
    }

    @Test
    void shouldChangeNothingAtASiteWithoutAnEmergencyConnection() {
        assertThat(Compiled.site("sites/home-a", Policies.all(Policies.watchedHomeA()))
                        .base()
                        .groups())
                .containsOnlyKeys(Tables.AGENT_GROUP);
    }
}
