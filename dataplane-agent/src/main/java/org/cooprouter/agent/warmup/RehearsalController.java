// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.cooprouter.agent.control.TlsFiles;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc;
import org.cooprouter.agent.v1.ControllerMessage;

/** A controller on a loopback port that says what a controller says to an agent that has started: one configuration. */
final class RehearsalController implements AutoCloseable {
    private final Server server;
    private final long version;
    private final CountDownLatch served = new CountDownLatch(2);

    private RehearsalController(TlsFiles tls, long version) throws IOException {
        this.version = version;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(
                                tls.certificate().toFile(), tls.key().toFile())
                        .trustManager(tls.authorities().toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .addService(new Service())
                .build()
                .start();
    }

    /**
     * Starts to listen.
     *
     * @param tls its certificate, and of whom it accepts one
     * @param version of the configuration that it sends
     * @return a controller, to be closed
     * @throws IOException if it cannot listen
     */
    static RehearsalController start(TlsFiles tls, long version) throws IOException {
        return new RehearsalController(tls, version);
    }

    /** Returns the port on 127.0.0.1. */
    int port() {
        return server.getPort();
    }

    /** Counts down once for the acknowledgement of the configuration, and once for the first telemetry. */
    CountDownLatch served() {
        return served;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Service extends AgentServiceGrpc.AgentServiceImplBase {
        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> agent) {
            return new Stream(agent);
        }
    }

    private final class Stream implements StreamObserver<AgentMessage> {
        private final StreamObserver<ControllerMessage> agent;
        private boolean reported;

        Stream(StreamObserver<ControllerMessage> agent) {
            this.agent = agent;
        }

        @Override
        public void onNext(AgentMessage message) {
            if (message.hasHello()) {
                agent.onNext(ControllerMessage.newBuilder()
                        .setDelta(WarmUpConfig.router(version))
                        .build());
            } else if (message.hasAck() || (message.hasTelemetry() && !reported)) {
                reported |= message.hasTelemetry();
                served.countDown();
            }
        }

        /** The agent has ended. */
        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
            agent.onCompleted();
        }
    }
}
