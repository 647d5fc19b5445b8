// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.TestController;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.ChangeKind;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.DeleteResourcesResponse;
import org.cooprouter.policy.v1.GetResourceRequest;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.cooprouter.policy.v1.ListResourcesResponse;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.ListRevisionsResponse;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceChange;
import org.cooprouter.policy.v1.Revision;
import org.cooprouter.policy.v1.SiteChange;
import org.junit.jupiter.api.Test;

class PolicyServiceTest {
    private final TestController controller = new TestController();

    private static ApplyResourcesRequest.Builder request(Resource... resources) {
        return ApplyResourcesRequest.newBuilder().addAllResources(Policies.all(resources));
    }

    private StatusRuntimeException refused(ApplyResourcesRequest.Builder request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> controller.apply(request.build()));
    }

    private DeleteResourcesResponse delete(String... names) {
        return TestController.call(responses -> controller
                .policy()
                .deleteResources(
                        DeleteResourcesRequest.newBuilder()
                                .addAllNames(List.of(names))
                                .build(),
                        responses));
    }

    private ListResourcesResponse list(ListResourcesRequest.Builder request) {
        return TestController.call(responses -> controller.policy().listResources(request.build(), responses));
    }

    private static Resource changedVoice() {
        return Policies.appType("voice", Policies.udp(7000, 7000));
    }

    @Test
    void shouldMakeOneRevisionOfOneRequest() {
        ApplyResourcesResponse first = controller.apply(request().build());
        assertThat(first.getRevision()).isEqualTo(1);
        assertThat(first.getChangesList())
                .extracting(ResourceChange::getKind)
                .containsOnly(ChangeKind.CHANGE_KIND_CREATED);
        Resource stored = TestController.call(responses -> controller
                .policy()
                .getResource(
                        GetResourceRequest.newBuilder().setName("proxies/fra").build(), responses));
        assertThat(stored.getRevision()).isEqualTo(1);
        assertThat(stored.getUpdateTime().getSeconds())
                .isEqualTo(controller.clock.instant().getEpochSecond());
        assertThat(stored.getProxy())
                .as("as it was written")
                .isEqualTo(Policies.fra().getProxy());
    }

    @Test
    void shouldChangeNothingWhenTheSameIsAppliedAgain() {
        controller.apply(request().build());
        ApplyResourcesResponse again = controller.apply(request().build());
        assertThat(again.getRevision()).isEqualTo(1);
        assertThat(controller.apply(request().setValidateOnly(true).build()).getSiteChangesList())
                .isEmpty();
        assertThat(again.getChangesList())
                .extracting(ResourceChange::getKind)
                .containsOnly(ChangeKind.CHANGE_KIND_UNCHANGED);
    }

    @Test
    void shouldAcceptWhatItGaveOut() {
        controller.apply(request().build());
        List<Resource> listed = list(ListResourcesRequest.newBuilder()).getResourcesList();
        ApplyResourcesResponse again = controller.apply(ApplyResourcesRequest.newBuilder()
                .addAllResources(listed)
                .setPrune(true)
                .build());
        assertThat(again.getRevision()).isEqualTo(1);
    }

    @Test
    void shouldNameEveryProblemInTheDetailsAndChangeNothing() throws InvalidProtocolBufferException {
        Resource lost = Policies.voice().toBuilder()
                .setAppType(Policies.voice().getAppType().toBuilder()
                        .setExpectedPacketRatePps(-1)
                        .setSites(0, "sites/nowhere"))
                .build();
        StatusRuntimeException error = refused(request(lost));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        BadRequest details = StatusProto.fromThrowable(error).getDetails(0).unpack(BadRequest.class);
        assertThat(details.getFieldViolationsList())
                .extracting(BadRequest.FieldViolation::getField)
                .containsExactlyInAnyOrder("appTypes/voice.sites[0]", "appTypes/voice.expected_packet_rate_pps");
        assertThat(list(ListResourcesRequest.newBuilder()).getRevision()).isZero();
    }

    @Test
    void shouldRefuseAChangeOfAnotherRevisionThanExpected() {
        controller.apply(request().build());
        StatusRuntimeException error = refused(request(changedVoice()).setExpectedRevision(0));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(controller
                        .apply(request(changedVoice()).setExpectedRevision(1).build())
                        .getRevision())
                .isEqualTo(2);
    }

    @Test
    void shouldSayWhatWouldChangeWhereWithoutChangingIt() {
        controller.everythingInPlace();
        ApplyResourcesResponse plan =
                controller.apply(request(changedVoice()).setValidateOnly(true).build());
        assertThat(plan.getRevision()).isEqualTo(1);
        SiteChange change = plan.getSiteChangesList().stream()
                .filter(site -> site.getSite().equals("sites/home-a"))
                .findFirst()
                .orElseThrow();
        assertThat(change.getRulesAddedList())
                .containsExactly("cookie=0x4352000200000001,table=1,priority=1000,eth_type=0x800,nw_proto=17,"
                        + "udp_dst=7000 actions=set_field:02:43:52:01:00:01->eth_dst,ct(table=2,zone=1)");
        assertThat(change.getRulesRemovedList()).hasSize(9).allMatch(rule -> rule.contains("udp_dst="));
        assertThat(plan.getSiteChangesList()).extracting(SiteChange::getSite).doesNotContain("sites/home-b");
        assertThat(list(ListResourcesRequest.newBuilder()).getRevision()).isEqualTo(1);
        assertThat(controller.apply(request(changedVoice()).build()).getSiteChangesList())
                .as("only who asks what would change is told, since it is long with many sites")
                .isEmpty();
    }

    @Test
    void shouldListTheAgentsResourcesThatAPlanTouches() {
        ApplyResourcesResponse plan =
                controller.apply(request().setValidateOnly(true).build());
        SiteChange change = plan.getSiteChangesList().stream()
                .filter(site -> site.getSite().equals("sites/home-a"))
                .findFirst()
                .orElseThrow();
        assertThat(change.getAgentUpsertsList())
                .contains("site", "paths/isp-a", "paths/to-b", "appTypes/voice", "associations/home-a--fra");
    }

    @Test
    void shouldPruneWhatARequestDoesNotName() {
        controller.apply(request().build());
        List<Resource> rest = Policies.all();
        rest.removeIf(Resource::hasCooperation);
        ApplyResourcesResponse response = controller.apply(ApplyResourcesRequest.newBuilder()
                .addAllResources(rest)
                .setPrune(true)
                .build());
        assertThat(response.getChanges(response.getChangesCount() - 1))
                .isEqualTo(ResourceChange.newBuilder()
                        .setName("cooperations/a-helped-by-b")
                        .setKind(ChangeKind.CHANGE_KIND_DELETED)
                        .build());
    }

    @Test
    void shouldNotDeleteWhatAnotherResourceNames() {
        controller.apply(request().build());
        StatusRuntimeException error =
                catchThrowableOfType(StatusRuntimeException.class, () -> delete("redundancyProfiles/double"));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(error).hasMessageContaining("appTypes/voice.redundancy_profile");
        assertThat(delete("redundancyProfiles/double", "appTypes/voice").getRevision())
                .isEqualTo(2);
        error = catchThrowableOfType(StatusRuntimeException.class, () -> delete("appTypes/voice"));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void shouldListInPagesOrderedByName() {
        controller.apply(request().build());
        ListResourcesResponse first = list(ListResourcesRequest.newBuilder().setPageSize(4));
        ListResourcesResponse second =
                list(ListResourcesRequest.newBuilder().setPageSize(4).setPageToken(first.getNextPageToken()));
        assertThat(first.getResourcesList())
                .extracting(Resource::getName)
                .containsExactly(
                        "appTypes/voice", "cooperations/a-helped-by-b", "proxies/fra", "redundancyProfiles/double");
        assertThat(second.getResourcesList())
                .extracting(Resource::getName)
                .containsExactly("sites/fra", "sites/home-a", "sites/home-b");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(list(ListResourcesRequest.newBuilder().setCollection("sites"))
                        .getResourcesCount())
                .isEqualTo(3);
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> list(ListResourcesRequest.newBuilder().setCollection("homes")));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldRecordWhoChangedWhatNewestFirst() {
        controller.caller = new Caller(Caller.Role.OPERATOR, "alice");
        controller.apply(request().setComment("the two homes").build());
        controller.caller = new Caller(Caller.Role.OPERATOR, "bob");
        controller.apply(request(changedVoice()).setComment("other ports").build());
        ListRevisionsResponse page = TestController.call(responses -> controller
                .policy()
                .listRevisions(ListRevisionsRequest.newBuilder().setPageSize(1).build(), responses));
        assertThat(page.getRevisionsList()).extracting(Revision::getAuthor).containsExactly("operator/bob");
        assertThat(page.getRevisions(0).getChangesList())
                .extracting(ResourceChange::getName, ResourceChange::getKind)
                .contains(org.assertj.core.groups.Tuple.tuple("appTypes/voice", ChangeKind.CHANGE_KIND_UPDATED));
        String token = page.getNextPageToken();
        ListRevisionsResponse next = TestController.call(responses -> controller
                .policy()
                .listRevisions(
                        ListRevisionsRequest.newBuilder().setPageToken(token).build(), responses));
        assertThat(next.getRevisionsList()).extracting(Revision::getComment).containsExactly("the two homes");
        assertThat(next.getNextPageToken()).isEmpty();
    }

    @Test
    void shouldServeOperatorsOnly() {
        controller.caller = new Caller(Caller.Role.AGENT, "home-a");
        assertThat(refused(request()).getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }
}
