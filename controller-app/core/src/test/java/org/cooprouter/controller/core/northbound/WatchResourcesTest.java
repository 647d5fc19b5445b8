// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.testing.FakeCall;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.DeleteResourcesResponse;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.junit.jupiter.api.Test;

class WatchResourcesTest {
    private final TestController controller = new TestController();

    @Test
    void shouldSendThePresentResourcesByNameAndThenSynced() {
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));
        controller.apply(List.of(Policies.fraSite(), Policies.fra(), Policies.profile()));

        assertThat(told(watch("")))
                .containsExactly(
                        "2 CREATED proxies/fra",
                        "2 CREATED redundancyProfiles/double",
                        "2 CREATED sites/fra",
                        "2 SYNCED ");
    }

    @Test
    void shouldSendEveryChangeInTheOrderOfTheRevisions() {
        FakeCall<ResourceEvent> watch = watch("");
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));
        controller.apply(List.of(moved(Policies.fraSite()), Policies.fra(), Policies.profile()));
        delete("proxies/fra");

        assertThat(told(watch))
                .containsExactly(
                        "0 SYNCED ",
                        "1 CREATED sites/fra",
                        "1 CREATED proxies/fra",
                        "2 UPDATED sites/fra",
                        "2 CREATED redundancyProfiles/double",
                        "3 DELETED proxies/fra");
    }

    @Test
    void shouldSendResourcesAsTheyAreStoredAndDeletedOnesAsTheyWere() {
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));
        FakeCall<ResourceEvent> watch = watch("proxies");
        Resource present = watch.take().get(0).getResource();
        assertThat(present.getRevision()).isEqualTo(1);
        assertThat(present.getProxy()).isEqualTo(Policies.fra().getProxy());

        delete("proxies/fra");
        assertThat(watch.take().get(0).getResource()).isEqualTo(present);
    }

    @Test
    void shouldSendNothingOfWhatDoesNotChange() {
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));
        FakeCall<ResourceEvent> watch = watch("");
        watch.take();
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));

        assertThat(told(watch)).isEmpty();
    }

    @Test
    void shouldSendOnlyTheCollectionAskedFor() {
        controller.apply(List.of(Policies.fraSite()));
        FakeCall<ResourceEvent> watch = watch("sites");
        controller.apply(List.of(moved(Policies.fraSite()), Policies.fra()));

        assertThat(told(watch)).containsExactly("1 CREATED sites/fra", "1 SYNCED ", "2 UPDATED sites/fra");
        assertThat(watch("homes").end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldGiveAWatchThatBeginsAgainTheResourcesOfThen() {
        controller.apply(List.of(Policies.fraSite(), Policies.fra()));
        watch("").cancel();
        delete("proxies/fra");
        controller.apply(List.of(Policies.fraSite(), Policies.profile()));

        assertThat(told(watch("")))
                .containsExactly("3 CREATED redundancyProfiles/double", "3 CREATED sites/fra", "3 SYNCED ");
    }

    @Test
    void shouldKeepForASlowReaderWhatItHasNotTakenAndNotHoldUpOthers() {
        FakeCall<ResourceEvent> slow = watch("");
        FakeCall<ResourceEvent> quick = watch("");
        slow.pause();
        controller.apply(List.of(Policies.fraSite()));
        controller.apply(List.of(moved(Policies.fraSite())));
        controller.apply(List.of(Policies.fraSite()));

        assertThat(told(slow)).containsExactly("0 SYNCED ");
        List<String> all = told(quick);
        assertThat(all)
                .containsExactly("0 SYNCED ", "1 CREATED sites/fra", "2 UPDATED sites/fra", "3 UPDATED sites/fra");
        slow.resume();
        assertThat(told(slow)).isEqualTo(all.subList(1, 4));
    }

    @Test
    void shouldSendNothingMoreOnceTheReaderIsGone() {
        FakeCall<ResourceEvent> gone = watch("");
        gone.take();
        gone.cancel();
        controller.apply(List.of(Policies.fraSite()));

        assertThat(told(gone)).isEmpty();
        assertThat(gone.end()).isNull();
    }

    @Test
    void shouldServeOperatorsOnly() {
        controller.caller = new Caller(Caller.Role.AGENT, "home-a");

        FakeCall<ResourceEvent> refused = watch("");
        assertThat(refused.end()).isEqualTo(Status.Code.PERMISSION_DENIED);
        controller.caller = new Caller(Caller.Role.OPERATOR, "alice");
        controller.apply(List.of(Policies.fraSite()));
        assertThat(told(refused)).isEmpty();
    }

    @Test
    void shouldTellOfAChangeThatIsCommittedAlsoWhenItCannotBePutInPlaceYet() {
        FakeCall<ResourceEvent> watch = watch("");
        controller.store.breakPuts("keys/");
        assertThat(controller.apply(Policies.all()).getRevision()).isEqualTo(1);
        assertThat(told(watch)).hasSize(1 + Policies.all().size());

        controller.store.mend();
        controller.connectBridges();
        controller.connectAgents();
        controller.clock.advance(Duration.ofSeconds(2));
        assertThat(controller.status("sites/home-a").getAppliedRevision()).isEqualTo(1);
    }

    private FakeCall<ResourceEvent> watch(String collection) {
        FakeCall<ResourceEvent> call = new FakeCall<>();
        controller
                .policy()
                .watchResources(
                        WatchResourcesRequest.newBuilder()
                                .setCollection(collection)
                                .build(),
                        call);
        return call;
    }

    private void delete(String name) {
        TestController.<DeleteResourcesResponse>call(responses -> controller
                .policy()
                .deleteResources(
                        DeleteResourcesRequest.newBuilder().addNames(name).build(), responses));
    }

    private static Resource moved(Resource site) {
        return site.toBuilder()
                .setSite(site.getSite().toBuilder().setDisplayName("another rack"))
                .build();
    }

    /** "2 CREATED sites/fra" for each event since the last time. */
    private static List<String> told(FakeCall<ResourceEvent> call) {
        return call.take().stream()
                .map(event -> event.getRevision() + " "
                        + event.getKind().name().replace("KIND_", "") + " "
                        + event.getResource().getName())
                .collect(Collectors.toList());
    }
}
