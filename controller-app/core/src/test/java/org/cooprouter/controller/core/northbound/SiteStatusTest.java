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
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.HandshakeStatus;
import org.cooprouter.policy.v1.PeerStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a site's status says, put together from its bridge and its agent. */
class SiteStatusTest {
    private static final Event PATH_DOWN = Event.newBuilder()
            .setSeverity(Event.Severity.SEVERITY_WARNING)
            .setType("path_down")
            .setMessage("path isp-a to fra does not answer any more")
            .build();

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
