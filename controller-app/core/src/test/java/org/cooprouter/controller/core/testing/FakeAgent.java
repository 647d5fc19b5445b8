// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.ConfigAck;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ConfigNack;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.agent.v1.SessionsReply;
import org.cooprouter.agent.v1.SessionsRequest;
import org.cooprouter.controller.core.southbound.AgentConfig;
import org.cooprouter.controller.core.southbound.AgentServiceImpl;

/** An agent that keeps what it is sent, as agent.proto says, over its connections. */
public final class FakeAgent implements StreamObserver<ControllerMessage> {
    private final String name;
    private final List<String> log;
    private final SortedMap<String, Resource> held = new TreeMap<>();
    private final List<ConfigDelta> received = new ArrayList<>();
    private long version;
    private int startNumber = 1;
    private ByteString instance = ByteString.copyFromUtf8("first instance..");
    private boolean answers = true;
    private String refusal = "";
    private StreamObserver<AgentMessage> stream;
    private Throwable error;
    private Function<SessionsRequest, SessionsReply> sessions;

    public FakeAgent(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    public void connect(AgentServiceImpl service) {
        error = null;
        stream = service.connect(this);
        stream.onNext(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setAgent(name)
                        .setHeldVersion(version)
                        .setHeldChecksum(version == 0 ? ByteString.EMPTY : new AgentConfig(held).checksum())
                        .setStartNumber(startNumber)
                        .setInstance(instance))
                .build());
    }

    public void disconnect() {
        stream.onCompleted();
    }

    /** The process starts anew, with the start number that its disk gives. */
    public void restart(int number) {
        startNumber = number;
        instance = ByteString.copyFromUtf8("instance " + number + Math.random());
    }

    /** Does not acknowledge until it is told to. */
    public void pause() {
        answers = false;
    }

    public void resume() {
        answers = true;
        acknowledge(received.get(received.size() - 1));
    }

    public void refuse(String reason) {
        refusal = reason;
    }

    public void send(AgentMessage message) {
        stream.onNext(message);
    }

    public SortedMap<String, Resource> held() {
        return held;
    }

    public List<ConfigDelta> received() {
        return received;
    }

    public Throwable error() {
        return error;
    }

    /** Answers questions about sessions; otherwise there is no answer. */
    public void onSessionsRequest(Function<SessionsRequest, SessionsReply> answer) {
        sessions = answer;
    }

    @Override
    public void onNext(ControllerMessage message) {
        if (message.hasSessions()) {
            if (sessions != null) {
                stream.onNext(AgentMessage.newBuilder()
                        .setSessions(sessions.apply(message.getSessions()))
                        .build());
            }
            return;
        }
        received.add(message.getDelta());
        if (answers) {
            acknowledge(message.getDelta());
        }
    }

    private void acknowledge(ConfigDelta delta) {
        if (!refusal.isEmpty()) {
            stream.onNext(AgentMessage.newBuilder()
                    .setNack(ConfigNack.newBuilder()
                            .setVersion(delta.getVersion())
                            .setNonce(delta.getNonce())
                            .setReason(refusal))
                    .build());
            return;
        }
        if (delta.getBaseVersion() == 0) {
            held.clear();
        } else if (delta.getBaseVersion() != version) {
            throw new AssertionError("a delta to version " + delta.getBaseVersion() + ", but " + version + " is held");
        }
        delta.getUpsertedList().forEach(resource -> held.put(resource.getName(), resource));
        held.keySet().removeAll(delta.getRemovedList());
        if (!new AgentConfig(held).checksum().equals(delta.getChecksum())) {
            throw new AssertionError("the checksum does not fit");
        }
        version = delta.getVersion();
        log.add("agent " + name);
        stream.onNext(AgentMessage.newBuilder()
                .setAck(ConfigAck.newBuilder().setVersion(delta.getVersion()).setNonce(delta.getNonce()))
                .build());
    }

    @Override
    public void onError(Throwable cause) {
        error = cause;
    }

    @Override
    public void onCompleted() {
        // The controller ends streams only with a reason, which is onError.
    }
}
