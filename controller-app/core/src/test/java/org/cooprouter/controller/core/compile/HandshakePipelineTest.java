// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.ControllerKey;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.Handshake;
import org.cooprouter.policy.v1.HandshakeTransport;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

/** What a link's handshake needs of the bridge (C1, C3), and what protects the helper (C18). */
class HandshakePipelineTest {
    private static final String ROUTER_A = "02:00:5e:00:00:0a";
    private static final String ROUTER_B = "02:00:5e:00:00:0b";
    private static final String LINK_OF_B = "02:43:52:02:00:01";
    private static final int ETHER_TYPE = 0x88b5;
    private static final int METER = 258;

    private static CooperationOffer latency(long provide, long receive) {
        CooperationOffer.Builder offer = CooperationOffer.newBuilder()
                .setType(CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION)
                .setProvide(BandwidthRange.newBuilder().setMaxBps(provide))
                .setReceive(BandwidthRange.newBuilder().setMaxBps(receive));
        return provide == 0
                ? offer.build()
                : offer.addAllowedProxies("proxies/fra").build();
    }

    private static Resource with(Resource site, CooperationOffer offer, Consumer<Handshake.Builder> change) {
        Resource.Builder changed = site.toBuilder();
        Handshake.Builder handshake =
                changed.getSiteBuilder().getLinksBuilder(0).getHandshakeBuilder();
        handshake
                .setControllerKey(ControllerKey.getDefaultInstance())
                .setAutomatic(true)
                .addOffers(offer);
        change.accept(handshake);
        return changed.build();
    }

    /** Home A takes 2 Mbit/s, home B gives it; no cooperation says so. */
    private static List<Resource> policy(Consumer<Handshake.Builder> change) {
        List<Resource> all = new ArrayList<>(Policies.all(
                with(Policies.homeA(), latency(0, 2_000_000), change),
                with(Policies.homeB(), latency(2_000_000, 0), change)));
        all.removeIf(Resource::hasCooperation);
        return all;
    }

    private static CompiledSite homeA() {
        return Compiled.site("sites/home-a", policy(any -> {}));
    }

    private static CompiledSite homeB() {
        return Compiled.site("sites/home-b", policy(any -> {}));
    }

    @Test
    void shouldBringMessagesToTheAgentUnderTheNameOfTheLink() {
        FakeFlowTable bridge = new FakeFlowTable(homeB().fullProgram());
        for (String destination : List.of(ROUTER_B, "03:00:43:6f:6f:70")) {
            Sent sent = bridge.sendOne("link0", Packet.frame(ROUTER_A, destination, ETHER_TYPE));
            assertThat(sent.port()).isEqualTo("agent0");
            assertThat(sent.packet().text(Field.ETH_DST)).isEqualTo(LINK_OF_B);
            assertThat(sent.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER_A);
        }
    }

    @Test
    void shouldSendTheAgentsMessagesOverTheLinkThatTheyName() {
        FakeFlowTable bridge = new FakeFlowTable(homeB().fullProgram());
        Sent sent = bridge.sendOne("agent0", Packet.frame(LINK_OF_B, "03:00:43:6f:6f:70", ETHER_TYPE));
        assertThat(sent.port()).isEqualTo("link0");
        assertThat(sent.packet().text(Field.ETH_SRC)).isEqualTo(ROUTER_B);
        assertThat(sent.packet().text(Field.ETH_DST)).isEqualTo("03:00:43:6f:6f:70");
    }

    @Test
    void shouldCarryMessagesOverIpMulticastWhereTheLinkWantsThat() {
        List<Resource> multicast =
                policy(handshake -> handshake.setTransport(HandshakeTransport.HANDSHAKE_TRANSPORT_IP_MULTICAST));
        FakeFlowTable bridge =
                new FakeFlowTable(Compiled.site("sites/home-b", multicast).fullProgram());
        Packet message = Packet.udp("10.77.0.1", 7178, "239.255.67.82", 7178).macs(ROUTER_A, "01:00:5e:7f:43:52");
        Sent sent = bridge.sendOne("link0", message);
        assertThat(sent.port()).isEqualTo("agent0");
        assertThat(sent.packet().text(Field.ETH_DST)).isEqualTo(LINK_OF_B);
        assertThat(bridge.send("link0", Packet.frame(ROUTER_A, ROUTER_B, ETHER_TYPE)))
                .isEmpty();
        Packet answer = Packet.udp("10.77.0.2", 7178, "239.255.67.82", 7178).macs(LINK_OF_B, "01:00:5e:7f:43:52");
        assertThat(bridge.sendOne("agent0", answer).port()).isEqualTo("link0");
    }

    @Test
    void shouldNotLetMessagesInWhereNoHandshakeIsDeclared() {
        FakeFlowTable bridge =
                new FakeFlowTable(Compiled.site("sites/home-b", Policies.all()).fullProgram());
        assertThat(bridge.send("link0", Packet.frame(ROUTER_A, ROUTER_B, ETHER_TYPE)))
                .isEmpty();
        assertThat(bridge.send("agent0", Packet.frame(LINK_OF_B, ROUTER_A, ETHER_TYPE)))
                .isEmpty();
    }

    @Test
    void shouldNotLetOneFromTheLanOrAnIspSpeakToTheAgent() {
        FakeFlowTable bridge = new FakeFlowTable(homeB().fullProgram());
        for (String port : List.of("lan0", "wan0")) {
            assertThat(bridge.send(port, Packet.frame(ROUTER_A, ROUTER_B, ETHER_TYPE)))
                    .extracting(Sent::port)
                    .doesNotContain("agent0");
        }
    }

    @Test
    void shouldKeepANeighbourFromFloodingTheAgent() {
        FakeFlowTable bridge = new FakeFlowTable(homeB().fullProgram());
        assertThat(homeB().base().meters()).containsEntry(METER, new MeterSpec(METER, MeterSpec.Unit.PKTPS, 200, 64));
        bridge.limit(METER, 1);
        assertThat(bridge.send("link0", Packet.frame(ROUTER_A, ROUTER_B, ETHER_TYPE)))
                .hasSize(1);
        assertThat(bridge.send("link0", Packet.frame(ROUTER_A, ROUTER_B, ETHER_TYPE)))
                .isEmpty();
    }

    @Test
    void shouldForwardToTheAllowedProxyWithinTheOfferAndNowhereElse() {
        FakeFlowTable bridge = new FakeFlowTable(homeB().fullProgram());
        Packet copy = Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177).macs(ROUTER_A, ROUTER_B);
        assertThat(bridge.sendOne("link0", copy).port()).isEqualTo("wan0");
        assertThat(homeB().base().meters()).containsEntry(3, new MeterSpec(3, MeterSpec.Unit.KBPS, 2000, 200));
        Packet elsewhere = Packet.udp("10.77.0.1", 7177, "203.0.113.3", 7177).macs(ROUTER_A, ROUTER_B);
        assertThat(bridge.send("link0", elsewhere)).isEmpty();
        FakeFlowTable other = new FakeFlowTable(homeA().fullProgram());
        Packet toOther = Packet.udp("10.77.0.2", 7177, "203.0.113.2", 7177).macs(ROUTER_B, ROUTER_A);
        assertThat(other.send("link0", toOther)).isEmpty();
    }

    @Test
    void shouldTellTheAgentWhatToOfferAndToUseThePathOnlyWhileTheNeighbourAgrees() throws Exception {
        HandshakeConfig config = config(homeA(), "to-b");
        assertThat(config.getCarriesCopies()).isTrue();
        assertThat(config.getPathId()).isEqualTo(1);
        assertThat(config.getAutomatic()).isTrue();
        assertThat(config.getMeasureBandwidth()).isTrue();
        assertThat(config.getName()).isEqualTo("home-a");
        assertThat(config.getOffers(0).getType()).isEqualTo(3);
        assertThat(config.getOffers(0).getReceiveMaxKbps()).isEqualTo(2000);
        assertThat(config.getAdvertiseInterval().getSeconds()).isEqualTo(2);
        assertThat(homeA().agentResources()).containsKey("paths/to-b");
        assertThat(config(homeB(), "to-a").getCarriesCopies()).isFalse();
        assertThat(homeB().agentResources()).doesNotContainKey("paths/to-a");
    }

    @Test
    void shouldGiveBothEndsTheSameKeyOfTheController() throws Exception {
        ByteString key = config(homeA(), "to-b").getSharedKey();
        assertThat(key.size()).isEqualTo(32);
        assertThat(config(homeB(), "to-a").getSharedKey()).isEqualTo(key);
    }

    @Test
    void shouldPassOnTheUsersPasswordOrKey() throws Exception {
        HandshakeConfig password = config(
                Compiled.site("sites/home-a", policy(handshake -> handshake.setPassword("correct horse"))), "to-b");
        assertThat(password.getPassword()).isEqualTo("correct horse");
        String key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        HandshakeConfig shared =
                config(Compiled.site("sites/home-a", policy(handshake -> handshake.setPreSharedKey(key))), "to-b");
        assertThat(shared.getSharedKey().byteAt(31)).isEqualTo((byte) 31);
    }

    @Test
    void shouldLeaveThePathToACooperationThatTheControllerArranges() throws Exception {
        List<Resource> both = new ArrayList<>(policy(any -> {}));
        both.add(Policies.cooperation());
        assertThat(config(Compiled.site("sites/home-a", both), "to-b").getCarriesCopies())
                .isFalse();
    }

    private static HandshakeConfig config(CompiledSite site, String link) throws InvalidProtocolBufferException {
        return site.agentResources().get("handshakes/" + link).getBody().unpack(HandshakeConfig.class);
    }
}
