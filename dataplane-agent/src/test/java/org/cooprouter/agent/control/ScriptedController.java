// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.agent.v1.Hello;
import org.cooprouter.agent.v1.SessionsRequest;

/** A controller on a loopback port that does what a test says, stream by stream. */
final class ScriptedController implements AutoCloseable {
    private static final long PATIENCE_S = 10;

    private final Server server;
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    private ScriptedController(int port, SslContext tls) throws IOException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        if (tls != null) {
            builder.sslContext(tls);
        }
        server = builder.addService(new Service()).build().start();
    }

    static ScriptedController start() throws IOException {
        return new ScriptedController(0, null);
    }

    static ScriptedController startOn(int port) throws IOException {
        return new ScriptedController(port, null);
    }

    static ScriptedController start(SslContext tls) throws IOException {
        return new ScriptedController(0, tls);
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", server.getPort());
    }

    /** Waits for the next stream that an agent opens. */
    Stream nextStream() throws InterruptedException {
        Stream stream = streams.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no agent connected within " + PATIENCE_S + " s");
        }
        return stream;
    }

    boolean hasStream() {
        return !streams.isEmpty();
    }

    @Override
    public void close() {
        server.shutdownNow();
        Awaitility.await().until(server::isTerminated);
    }

    /** One agent's stream. */
    static final class Stream implements StreamObserver<AgentMessage> {
        private final StreamObserver<ControllerMessage> out;
        private final BlockingQueue<AgentMessage> received = new LinkedBlockingQueue<>();

        Stream(StreamObserver<ControllerMessage> out) {
            this.out = out;
        }

        AgentMessage next() throws InterruptedException {
            AgentMessage message = received.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the agent sent nothing within " + PATIENCE_S + " s");
            }
            return message;
        }

        Hello hello() throws InterruptedException {
            return next().getHello();
        }

        void ask(SessionsRequest request) {
            out.onNext(ControllerMessage.newBuilder().setSessions(request).build());
        }

        void send(ConfigDelta delta) {
            out.onNext(ControllerMessage.newBuilder().setDelta(delta).build());
        }

        void send(ControllerMessage message) {
            out.onNext(message);
        }

        void end(Status status) {
            out.onError(status.asRuntimeException());
        }

        @Override
        public void onNext(AgentMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }

    private final class Service extends AgentServiceGrpc.AgentServiceImplBase {
        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> out) {
            Stream stream = new Stream(out);
            streams.add(stream);
            return stream;
        }
    }
}
