// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import java.time.Duration;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.Telemetry;
import org.cooprouter.controller.core.testing.FakeAgent;
import org.cooprouter.controller.core.testing.FakeCall;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.policy.v1.WatchSiteStatusesRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchSiteStatusesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestController controller = new TestController();

    @BeforeEach
    void putEverythingInPlace() {
        controller.everythingInPlace();
    }

    @Test
    void shouldSendTheCurrentStatusOfEverySiteFirst() {
        assertThat(watch("").take())
                .containsExactly(
                        controller.status("sites/fra"),
                        controller.status("sites/home-a"),
                        controller.status("sites/home-b"));
        assertThat(watch("sites/home-b").take()).containsExactly(controller.status("sites/home-b"));
        assertThat(watch("sites/nowhere").end()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void shouldSendAStatusThatChangesAtMostOnceASecond() {
        FakeCall<SiteStatus> watch = watch("");
        watch.take();
        report(controller.agentA, 1);
        report(controller.agentA, 2);
        report(controller.agentA, 3);
        controller.clock.advance(SECOND);
        assertThat(watch.take())
                .as("the newest, of that site alone")
                .extracting(SiteStatus::getActiveSessions)
                .containsExactly(3);

        report(controller.agentA, 4);
        report(controller.agentFra, 5);
        controller.clock.advance(SECOND);
        assertThat(watch.take()).extracting(SiteStatus::getActiveSessions).containsExactly(5, 4);
        controller.clock.advance(SECOND);
        assertThat(watch.take()).isEmpty();
    }

    @Test
    void shouldSendOnlyTheSiteAskedFor() {
        FakeCall<SiteStatus> watch = watch("sites/home-b");
        watch.take();
        report(controller.agentA, 1);
        report(controller.agentB, 2);
        controller.clock.advance(SECOND);

        assertThat(watch.take()).extracting(SiteStatus::getSite).containsExactly("sites/home-b");
    }

    @Test
    void shouldSayThatASiteWantsANewRevisionAndHasAppliedIt() {
        FakeCall<SiteStatus> watch = watch("sites/home-a");
        watch.take();
        controller.agentA.pause();
        controller.apply(Policies.all(faster(Policies.voice())));
        controller.clock.advance(SECOND);
        assertThat(watch.take())
                .extracting(SiteStatus::getAppliedRevision, SiteStatus::getWantedRevision)
                .containsExactly(tuple(1L, 2L));

        controller.agentA.resume();
        controller.clock.advance(SECOND);
        assertThat(watch.take())
                .extracting(SiteStatus::getAppliedRevision, SiteStatus::getWantedRevision)
                .containsExactly(tuple(2L, 2L));
    }

    @Test
    void shouldKeepForASlowReaderTheNewestStatusOfEachSite() {
        FakeCall<SiteStatus> slow = watch("");
        slow.take();
        slow.pause();
        for (int sessions = 1; sessions <= 20_000; sessions++) {
            report(controller.agentA, sessions);
            controller.clock.advance(SECOND);
        }
        report(controller.agentB, 7);
        controller.clock.advance(SECOND);
        slow.resume();

        assertThat(slow.take()).extracting(SiteStatus::getActiveSessions).containsExactly(20_000, 7);
        assertThat(slow.end()).isNull();
    }

    @Test
    void shouldSendNothingMoreOnceTheReaderIsGone() {
        FakeCall<SiteStatus> gone = watch("");
        gone.take();
        gone.cancel();
        report(controller.agentA, 1);
        controller.clock.advance(SECOND);

        assertThat(gone.take()).isEmpty();
    }

    private static Resource faster(Resource appType) {
        return appType.toBuilder()
                .setAppType(appType.getAppType().toBuilder().setExpectedPacketRatePps(77))
                .build();
    }

    private FakeCall<SiteStatus> watch(String site) {
        FakeCall<SiteStatus> call = new FakeCall<>();
        controller
                .policy()
                .watchSiteStatuses(
                        WatchSiteStatusesRequest.newBuilder().setSite(site).build(), call);
        return call;
    }

    private static void report(FakeAgent agent, int sessions) {
        agent.send(AgentMessage.newBuilder()
                .setTelemetry(Telemetry.newBuilder().setActiveSessions(sessions))
                .build());
    }
}
