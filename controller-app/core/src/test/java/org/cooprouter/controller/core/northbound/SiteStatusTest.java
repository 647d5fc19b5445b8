// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.testing.TestController;
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
