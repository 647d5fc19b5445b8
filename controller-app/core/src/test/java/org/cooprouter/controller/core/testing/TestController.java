// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cooprouter.controller.core.ControllerCore;
import org.cooprouter.controller.core.northbound.PolicyServiceImpl;
import org.cooprouter.controller.core.northbound.TelemetryServiceImpl;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.southbound.AgentServiceImpl;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.GetSiteStatusRequest;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;

/** A whole controller between fakes; what outlives a controller outlives {@link #restart}. */
public final class TestController {
    public final List<String> log = new ArrayList<>();
    public final VirtualClock clock = new VirtualClock();
    public final MemoryStore store = new MemoryStore();
    public final FakeFabric fabric = new FakeFabric(log);
    public final FakeAgent agentA = new FakeAgent("home-a", log);
    public final FakeAgent agentB = new FakeAgent("home-b", log);
    public final FakeAgent agentFra = new FakeAgent("fra", log);
    public Caller caller = new Caller(Caller.Role.LOCAL, "");
    private ControllerCore core;

    public TestController() {
        start(fabric);
    }

    private void start(FakeFabric onto) {
        core = ControllerCore.builder(onto, store, clock, () -> caller)
                .keyRotation(Duration.ofHours(6))
                .keyGrace(Duration.ofMinutes(1))
                .build();
        core.start();
    }

    /** The controller dies and comes back; bridges reconnect by themselves, agents when the test says so. */
    public void restart() {
        core.stop();
        fabric.forgetListeners();
        start(fabric);
    }

    public AgentServiceImpl agents() {
        return (AgentServiceImpl) core.southbound();
    }

    public PolicyServiceImpl policy() {
        return (PolicyServiceImpl) core.northbound();
    }

    public TelemetryServiceImpl telemetry() {
        return (TelemetryServiceImpl) core.telemetry();
    }

    public void connectBridges() {
        fabric.connect(Policies.DPID_A);
        fabric.connect(Policies.DPID_B);
        fabric.connect(Policies.DPID_FRA);
    }

    public void connectAgents() {
        agentFra.connect(agents());
        agentB.connect(agents());
        agentA.connect(agents());
    }

    /** The main job, all of it in place. */
    public void everythingInPlace() {
        apply(Policies.all());
        connectBridges();
        connectAgents();
        clock.advance(Duration.ofSeconds(2));
    }

    public ApplyResourcesResponse apply(List<Resource> resources) {
        return apply(ApplyResourcesRequest.newBuilder()
                .addAllResources(resources)
                .setPrune(true)
                .build());
    }

    public ApplyResourcesResponse apply(ApplyResourcesRequest request) {
        return call(responses -> policy().applyResources(request, responses));
    }

    public SiteStatus status(String site) {
        return call(responses -> policy().getSiteStatus(
                        GetSiteStatusRequest.newBuilder().setSite(site).build(), responses));
    }

    /** Runs one unary call; its error is thrown. */
    public static <T> T call(Consumer<StreamObserver<T>> call) {
        List<T> answers = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        call.accept(new StreamObserver<T>() {
            @Override
            public void onNext(T answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable cause) {
                errors.add(cause);
            }

            @Override
            public void onCompleted() {
                answers.add(null);
            }
        });
        if (!errors.isEmpty()) {
            throw (RuntimeException) errors.get(0);
        }
        if (answers.size() != 2 || answers.get(1) != null) {
            throw new AssertionError("expected one answer and the end, but: " + answers);
        }
        return answers.get(0);
    }
}
