// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NegotiationType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.cooprouter.controller.core.ElectedController;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.host.tls.ControllerTrust;
import org.cooprouter.controller.host.tls.TlsMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Passes operators' calls on to the node that decides, and its answers back, so that operators may use any node. It says for whom it
 * calls; the other node believes that because this one shows a controller's certificate.
 */
public final class LeaderRelay implements ElectedController.StandBy, AutoCloseable {
    static final Metadata.Key<String> CALLER = Metadata.Key.of("cooprouter-caller", Metadata.ASCII_STRING_MARSHALLER);

    private static final int THREADS = 1;
    private static final int CLOSE_SECONDS = 2;

    private final Supplier<Optional<InetSocketAddress>> leader;
    private final @Nullable TlsMaterial tls;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("cooprouter-relay", true), NioIoHandler.newFactory());
    private @Nullable InetSocketAddress connectedTo;
    private @Nullable ManagedChannel channel;
    private boolean closed;

    /**
     * Connects when there is something to pass on.
     *
     * @param leader where the node that decides takes operators' calls; empty when no other node does
     * @param tls null for plaintext
     */
    public LeaderRelay(Supplier<Optional<InetSocketAddress>> leader, @Nullable TlsMaterial tls) {
        this.leader = leader;
        this.tls = tls;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
        Optional<InetSocketAddress> address = leader.get();
        // What comes from another node is not sent round in a circle while the leadership changes.
        if (address.isEmpty() || headers.containsKey(CALLER)) {
            call.close(
                    Status.UNAVAILABLE.withDescription(
                            "no node of the cluster decides just now; try again in a moment (see `leaders` in ONOS)"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        try {
            Caller caller = new GrpcCallerIdentity().current();
            Metadata relayed = new Metadata();
            relayed.put(CALLER, caller.toString());
            ClientCall<Q, A> onward = channel(address.get()).newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
            return new RelayedCall<>(call, onward).start(relayed);
        } catch (SSLException e) {
            call.close(
                    Status.INTERNAL.withDescription("cannot reach the node that decides: " + e.getMessage()),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private synchronized ManagedChannel channel(InetSocketAddress address) throws SSLException {
        ManagedChannel open = channel;
        if (open != null && address.equals(connectedTo)) {
            return open;
        }
        if (open != null) {
            open.shutdown();
        }
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address)
                .eventLoopGroup(loops)
                .channelType(NioSocketChannel.class)
                .maxInboundMessageSize(Listener.NORTHBOUND.maxMessageBytes())
                .keepAliveTime(20, TimeUnit.SECONDS);
        if (tls == null) {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        } else {
            // Which node it is does not matter, but that it is one: its certificate says so.
            builder.sslContext(GrpcSslContexts.configure(
                            SslContextBuilder.forClient()
                                    .keyManager(tls.keyManager())
                                    .trustManager(new ControllerTrust(tls.trustManager()))
                                    .endpointIdentificationAlgorithm("")
                                    .protocols("TLSv1.3"),
                            SslProvider.JDK)
                    .build());
        }
        ManagedChannel made = builder.build();
        if (closed) {
            made.shutdownNow();
        }
        channel = made;
        connectedTo = address;
        return made;
    }

    /** Ends what is being passed on. */
    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            channel.shutdownNow();
        }
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
