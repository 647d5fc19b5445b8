// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgreementReport;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.HandshakeOffer;
import org.cooprouter.agent.v1.HandshakeReport;
import org.cooprouter.agent.v1.NeighbourReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.port.Fabric;
import org.cooprouter.controller.core.port.FabricContract;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.HandshakeStatus;
import org.cooprouter.policy.v1.PeerStatus;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a site's status says, put together from its bridge and its agent. */
class SiteStatusTest {
    private static final Event PATH_DOWN = Event.newBuilder()
            .setSeverity(Event.Severity.SEVERITY_WARNING)
            .setType("path_down")
            .setMessage("path isp-a to fra does not answer any more")
            .build();

    private static final java.time.Duration AFTER_A_RETRY = java.time.Duration.ofSeconds(10);

    private final TestController controller = new TestController();

    @BeforeEach
    void putEverythingInPlace() {
        controller.everythingInPlace();
        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
    }

    @Test
    void shouldShowAWarningAsLongAsTheAgentReportsIt() {
        report(Telemetry.newBuilder().addWarnings(PATH_DOWN));
        assertThat(controller.status("sites/home-a").getProblemsList())
                .containsExactly("path_down: path isp-a to fra does not answer any more");
        assertThat(controller.status("sites/home-b").getProblemsList()).isEmpty();

        report(Telemetry.newBuilder());
        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
    }

    @Test
    void shouldShowHowTheAgentStandsWithANeighbour() {
        report(Telemetry.newBuilder()
                .setTime(Timestamp.newBuilder().setSeconds(1000))
                .addHandshakes(HandshakeReport.newBuilder()
                        .setLink("to-b")
                        .setState("established")
                        .setAge(Duration.newBuilder().setSeconds(60))
                        .setNeighbour(NeighbourReport.newBuilder()
                                .setNumber(0xabcL)
                                .setName("Home B")
                                .setIspDownKbps(50_000)
                                .addOffers(
                                        HandshakeOffer.newBuilder().setType(3).setProvideMaxKbps(2000)))
                        .addAgreements(AgreementReport.newBuilder()
                                .setType("latency_optimization")
                                .setReceiveKbps(2000))
                        .setEstablished(1)
                        .setLinkKbps(100_000)));
        HandshakeStatus status = controller.status("sites/home-a").getHandshakes(0);
        assertThat(status.getState()).isEqualTo("established");
        assertThat(status.getSince().getSeconds()).isEqualTo(940);
        assertThat(status.getNeighbour()).isEqualTo("Home B");
        assertThat(status.getNeighbourNumber()).isEqualTo("0000000000000abc");
        assertThat(status.getNeighbourDownBps()).isEqualTo(50_000_000);
        assertThat(status.getNeighbourOffers(0).getProvide().getMaxBps()).isEqualTo(2_000_000);
        assertThat(status.getAgreements(0).getReceiveBps()).isEqualTo(2_000_000);
        assertThat(status.getLinkBps()).isEqualTo(100_000_000);
    }

    private void changePolicy() {
        // Home A's bridge and agent get something new by it.
        controller.apply(Policies.without("cooperations/a-helped-by-b"));
    }

    private void assertDegraded(String site, String because) {
        SiteStatus status = controller.status(site);
        assertThat(status.getState()).isEqualTo(SiteStatus.State.STATE_DEGRADED);
        assertThat(status.getDegradedReasonsList()).singleElement().asString().contains(because);
        assertThat(controller.status("sites/fra").getState()).isEqualTo(SiteStatus.State.STATE_READY);
    }

    private void assertReady() {
        assertThat(controller.status("sites/home-a").getState()).isEqualTo(SiteStatus.State.STATE_READY);
    }

    @Test
    void shouldBeDegradedWhileTheBridgeRefusesARule() {
        controller.fabric.breakWith(Policies.DPID_A, "bridge 000000000000000a refused table=4: TABLE_FULL");
        changePolicy();
        assertDegraded(
                "sites/home-a",
                "the bridge does not take its rules: bridge 000000000000000a refused table=4: TABLE_FULL");

        controller.fabric.mend(Policies.DPID_A);
        controller.clock.advance(AFTER_A_RETRY);
        assertReady();
    }

    @Test
    void shouldBeDegradedOnABridgeWithoutTheGroupsThatItsRulesNeed() {
        controller.fabric.doWithout(Policies.DPID_A, FabricContract.Kind.GROUP);
        changePolicy();

        assertDegraded("sites/home-a", "it has no groups");
    }

    @Test
    void shouldBeDegradedOnAHelpersBridgeWithoutMeters() {
        changePolicy();
        controller.fabric.doWithout(Policies.DPID_B, FabricContract.Kind.METER);
        controller.apply(Policies.all());

        assertDegraded("sites/home-b", "it has no meters");
    }

    @Test
    void shouldBeDegradedUntilTheBridgeHasThePort() {
        controller.fabric.plug(Policies.DPID_A, new Fabric.Port("live0", 5, true));
        changePolicy();

        assertThat(controller.status("sites/home-a").getState()).isEqualTo(SiteStatus.State.STATE_DEGRADED);
        assertThat(controller.status("sites/home-a").getDegradedReasonsList())
                .contains("the bridge has no port wan0; add it, or correct the site");
    }

    @Test
    void shouldBeDegradedWhenTheAgentRefusesItsConfiguration() {
        controller.agentA.refuse("no route to 203.0.113.2");
        changePolicy();

        assertDegraded("sites/home-a", "the agent refused its configuration: no route to 203.0.113.2");
    }

    @Test
    void shouldNotTakeAHappeningForALastingProblem() {
        controller.agentA.send(AgentMessage.newBuilder().setEvent(PATH_DOWN).build());

        assertThat(controller.status("sites/home-a").getProblemsList()).isEmpty();
    }

    @Test
    void shouldNotRepeatTheWarningsOfAnAgentThatIsGone() {
        report(Telemetry.newBuilder().addWarnings(PATH_DOWN));
        controller.agentA.disconnect();

        assertThat(controller.status("sites/home-a").getProblemsList()).containsExactly("the agent is not connected");
    }

    @Test
    void shouldShowWhatSessionsMeasureWithEachPeer() {
        Duration rtt = Duration.newBuilder().setNanos(25_000_000).build();
        report(Telemetry.newBuilder()
                .addPeers(PeerReport.newBuilder().setPeer("fra").setSessionRtt(rtt)));
        controller.agentFra.send(AgentMessage.newBuilder()
                .setTelemetry(Telemetry.newBuilder()
                        .addPeers(PeerReport.newBuilder().setPeer("home-a").setSessionRtt(rtt)))
                .build());

        assertThat(controller.status("sites/home-a").getPeersList())
                .containsExactly(PeerStatus.newBuilder()
                        .setPeer("proxies/fra")
                        .setSessionRoundTripTime(rtt)
                        .build());
        assertThat(controller.status("sites/fra").getPeersList())
                .extracting(PeerStatus::getPeer)
                .containsExactly("sites/home-a");
    }

    private void report(Telemetry.Builder telemetry) {
        controller.agentA.send(AgentMessage.newBuilder().setTelemetry(telemetry).build());
    }
}
