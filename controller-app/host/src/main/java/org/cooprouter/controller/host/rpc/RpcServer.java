// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.host.tls.TlsFailure;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.jspecify.annotations.Nullable;

/** One gRPC port: the core's services behind the check of certificates, with health and reflection. */
public final class RpcServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int KEEPALIVE_SECONDS = 20;
    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;
    private static final int MOST_FREQUENT_CLIENT_KEEPALIVE_SECONDS = 5;
    private static final int CLOSE_SECONDS = 2;

    private final Server server;
    private final HealthStatusManager health;
    private final EventLoopGroup loops;
    private final ExecutorService calls;

    private RpcServer(Server server, HealthStatusManager health, EventLoopGroup loops, ExecutorService calls) {
        this.server = server;
        this.health = health;
        this.loops = loops;
        this.calls = calls;
    }

    /**
     * Starts a server.
     *
     * @param listener which of the ports
     * @param address where
     * @param tls demands TLS 1.3 with a client certificate; null for plaintext
     * @param services of the core
     * @param rejections hears who was turned away
     * @throws IOException when the address cannot be used
     */
    public static RpcServer start(
            Listener listener,
            InetSocketAddress address,
            @Nullable TlsMaterial tls,
            List<ServerServiceDefinition> services,
            Rejections rejections)
            throws IOException {
        HealthStatusManager health = new HealthStatusManager();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("cooprouter-" + listener.label(), true), NioIoHandler.newFactory());
        // Not gRPC's shared one: its server takes that once more for every TLS connection and never gives it back
        // (1.83).
        ExecutorService calls = Executors.newCachedThreadPool(
                new DefaultThreadFactory("cooprouter-" + listener.label() + "-calls", true));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .executor(calls)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelFactory(() -> HandshakeWatch.serverChannel((client, cause) -> rejections.rejected(
                        listener, "tls", client.remoteAddress() + ": " + handshakeAdvice(listener, cause))))
                .maxInboundMessageSize(listener.maxMessageBytes())
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(MOST_FREQUENT_CLIENT_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new IdentityInterceptor(listener, tls == null, rejections))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        services.forEach(builder::addService);
        if (tls != null) {
            builder.sslContext(GrpcSslContexts.configure(
                            SslContextBuilder.forServer(tls.keyManager())
                                    .trustManager(tls.trustManager())
                                    .protocols("TLSv1.3")
                                    .clientAuth(ClientAuth.REQUIRE),
                            SslProvider.JDK)
                    .build());
        }
        try {
            return new RpcServer(builder.build().start(), health, loops, calls);
        } catch (IOException e) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
            calls.shutdown();
            throw e;
        }
    }

    private static String handshakeAdvice(Listener listener, Throwable cause) {
        return "the TLS handshake failed: " + TlsFailure.explain(cause)
                + " (expected TLS 1.3 and a valid certificate of `coopctl pki issue " + listener.roleLabel()
                + " NAME`, signed by the authority that the controller trusts)";
    }

    /** Returns where the server listens; the port is the real one also when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().get(0);
    }

    /** Lets running calls end for a moment, then ends them. */
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException ignored) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        calls.shutdown();
    }
}
