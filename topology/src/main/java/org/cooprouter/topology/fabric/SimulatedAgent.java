// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;

/** An agent that takes every configuration at once and does nothing with it. */
final class SimulatedAgent implements StreamObserver<ControllerMessage> {
    private final String name;
    private final LongConsumer acknowledged;
    private final Consumer<String> lost;
    private final StreamObserver<AgentMessage> stream;

    /**
     * Connects.
     *
     * @param acknowledged told of each acknowledged configuration, at {@link System#nanoTime}
     * @param lost told when the stream ends, and why
     */
    SimulatedAgent(Channel channel, String name, LongConsumer acknowledged, Consumer<String> lost) {
        this.name = name;
        this.acknowledged = acknowledged;
        this.lost = lost;
        this.stream = AgentServiceGrpc.newStub(channel).connect(this);
        stream.onNext(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setAgent(name)
                        .setStartNumber(1)
                        .setInstance(ByteString.copyFrom(
                                "%16s".formatted(name).substring(0, 16), StandardCharsets.US_ASCII)))
                .build());
    }

    @Override
    public void onNext(ControllerMessage message) {
        if (!message.hasDelta()) {
            return;
        }
        ConfigDelta delta = message.getDelta();
        stream.onNext(AgentMessage.newBuilder()
                .setAck(ConfigAck.newBuilder().setVersion(delta.getVersion()).setNonce(delta.getNonce()))
                .build());
        acknowledged.accept(System.nanoTime());
    }

    @Override
    public void onError(Throwable failure) {
        lost.accept(name + ": " + Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        lost.accept(name + ": the controller ended the stream");
    }
}
