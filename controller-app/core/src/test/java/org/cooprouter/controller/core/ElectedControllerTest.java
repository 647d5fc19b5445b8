// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.controller.core.state.SupersededException;
import org.cooprouter.controller.core.testing.FakeFabric;
import org.cooprouter.controller.core.testing.FakeLeadership;
import org.cooprouter.controller.core.testing.MemoryStore;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.controller.core.testing.VirtualClock;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.cooprouter.policy.v1.ListResourcesResponse;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.ResourceEvent;
import org.cooprouter.policy.v1.WatchResourcesRequest;
import org.junit.jupiter.api.Test;

class ElectedControllerTest {
    private static final Status STANDING_BY = Status.UNAVAILABLE.withDescription("standing by");

    private final VirtualClock clock = new VirtualClock();
    private final MemoryStore store = new MemoryStore();
    private final FakeFabric fabric = new FakeFabric(new ArrayList<>());
    private final Instance one = new Instance();
    private final Instance two = new Instance();

    @Test
    void shouldLeaveCallsToStandByUntilItLeads() {
        RecordedCall<ListResourcesRequest, ListResourcesResponse> before = one.list();
        one.leads(true);
        RecordedCall<ListResourcesRequest, ListResourcesResponse> after = one.list();

        assertThat(before.status).isEqualTo(STANDING_BY);
        assertThat(after.status.isOk()).isTrue();
        assertThat(one.controller.decides()).isTrue();
    }

    @Test
    void shouldKnowWhatTheLeaderBeforeDecided() {
        one.leads(true);
        one.apply();
        one.leads(false);
        two.leads(true);

        assertThat(two.list().answers.get(0).getResourcesCount())
                .isEqualTo(Policies.all().size());
    }

    @Test
    void shouldEndOpenCallsWhenItNoLongerLeads() {
        one.leads(true);
        RecordedCall<WatchResourcesRequest, ResourceEvent> watch =
                one.call(PolicyServiceGrpc.getWatchResourcesMethod(), WatchResourcesRequest.getDefaultInstance());
        assertThat(watch.status).isNull();

        one.leads(false);

        assertThat(watch.status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(watch.status.getDescription()).contains("no longer decides");
        assertThat(one.list().status).isEqualTo(STANDING_BY);
    }

    @Test
    void shouldLeaveBridgesToTheNextLeader() {
        one.leads(true);
        one.apply();
        one.leads(false);

        fabric.connect(Policies.DPID_A);
        clock.advance(Duration.ofMinutes(5));
        assertThat(fabric.attempts(Policies.DPID_A)).isZero();

        two.leads(true);
        assertThat(fabric.attempts(Policies.DPID_A)).isPositive();
    }

    @Test
    void shouldBeginLaterWhenTheStoreDoesNotWorkYet() {
        store.breakPuts("term");
        one.leads(true);
        assertThat(one.controller.decides()).isFalse();

        store.mend();
        clock.advance(Duration.ofSeconds(2));
        assertThat(one.controller.decides()).isTrue();
    }

    @Test
    void shouldNotBeginLaterWhenItNoLongerLeads() {
        store.breakPuts("term");
        one.leads(true);
        one.leads(false);
        store.mend();
        clock.advance(Duration.ofSeconds(2));

        assertThat(one.controller.decides()).isFalse();
    }

    @Test
    void shouldNotLetAnInstanceWriteThatDoesNotKnowOfItsSuccessor() {
        StateStore old = StateStore.beginTerm(store, Runnable::run);
        old.putNextHop("before", 1);
        StateStore next = StateStore.beginTerm(store, Runnable::run);

        assertThatThrownBy(() -> old.putNextHop("after", 2))
                .isInstanceOf(SupersededException.class)
                .hasMessageContaining("another instance of the controller decides now");
        assertThat(next.nextHops()).containsOnlyKeys("before");
    }

    @Test
    void shouldRefuseAChangeWhenAnotherInstanceTookOver() {
        one.leads(true);
        two.leads(true);

        RecordedCall<ApplyResourcesRequest, ApplyResourcesResponse> refused = one.apply();

        assertThat(refused.status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.status.getDescription()).contains("another instance");
        assertThat(two.apply().status.isOk()).isTrue();
    }

    @Test
    void shouldResignWhenItIsClosed() {
        one.leads(true);
        one.controller.close();

        assertThat(one.leadership.hasResigned()).isTrue();
        assertThat(one.list().status).isEqualTo(STANDING_BY);
    }

    /** One node of a cluster whose leadership the test gives. */
    private final class Instance {
        private final FakeLeadership leadership = new FakeLeadership();
        private final ElectedController controller = new ElectedController(
                () -> ControllerCore.builder(fabric, store, clock, () -> new Caller(Caller.Role.LOCAL, ""))
                        .build(),
                leadership,
                clock,
                standBy(),
                standBy());

        Instance() {
            controller.start();
        }

        private ElectedController.StandBy standBy() {
            return new ElectedController.StandBy() {
                @Override
                public <Q, A> ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
                    call.close(STANDING_BY, new Metadata());
                    return new ServerCall.Listener<>() {};
                }
            };
        }

        void leads(boolean now) {
            leadership.leads(now);
        }

        RecordedCall<ListResourcesRequest, ListResourcesResponse> list() {
            return call(PolicyServiceGrpc.getListResourcesMethod(), ListResourcesRequest.getDefaultInstance());
        }

        RecordedCall<ApplyResourcesRequest, ApplyResourcesResponse> apply() {
            return call(
                    PolicyServiceGrpc.getApplyResourcesMethod(),
                    ApplyResourcesRequest.newBuilder()
                            .addAllResources(Policies.all())
                            .build());
        }

        <Q, A> RecordedCall<Q, A> call(MethodDescriptor<Q, A> method, Q request) {
            RecordedCall<Q, A> call = new RecordedCall<>(method);
            ServerCall.Listener<Q> messages =
                    find(method).getServerCallHandler().startCall(call, new Metadata());
            messages.onMessage(request);
            messages.onHalfClose();
            return call;
        }

        @SuppressWarnings("unchecked")
        private <Q, A> ServerMethodDefinition<Q, A> find(MethodDescriptor<Q, A> method) {
            ServerServiceDefinition service = controller.northbound().stream()
                    .filter(one -> one.getServiceDescriptor().getName().equals(method.getServiceName()))
                    .findFirst()
                    .orElseThrow();
            return (ServerMethodDefinition<Q, A>) service.getMethod(method.getFullMethodName());
        }
    }

    private static final class RecordedCall<Q, A> extends ServerCall<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private final List<A> answers = new ArrayList<>();
        private Status status;

        RecordedCall(MethodDescriptor<Q, A> method) {
            this.method = method;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(A message) {
            answers.add(message);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close(Status end, Metadata trailers) {
            assertThat(status).as("a call ends once").isNull();
            status = end;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Q, A> getMethodDescriptor() {
            return method;
        }
    }
}
