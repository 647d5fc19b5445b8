// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;

/** An agent that takes every configuration and does nothing with it. */
final class FakeAgent implements StreamObserver<ControllerMessage> {
    final List<ConfigDelta> deltas = new CopyOnWriteArrayList<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();
    private final StreamObserver<AgentMessage> requests;

    FakeAgent(ManagedChannel channel, String name) {
        requests = AgentServiceGrpc.newStub(channel).connect(this);
        requests.onNext(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder().setAgent(name).setStartNumber(1))
                .build());
    }

    @Override
    public void onNext(ControllerMessage message) {
        ConfigDelta delta = message.getDelta();
        deltas.add(delta);
        requests.onNext(AgentMessage.newBuilder()
                .setAck(ConfigAck.newBuilder().setVersion(delta.getVersion()).setNonce(delta.getNonce()))
                .build());
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        ended.complete(Status.OK);
    }
}
