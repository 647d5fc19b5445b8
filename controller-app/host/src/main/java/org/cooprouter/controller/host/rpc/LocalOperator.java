// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.cooprouter.controller.core.port.Caller;

/** The northbound services without a network, for other ways in which this host serves operators and has checked who they are. */
public final class LocalOperator implements AutoCloseable {
    private static final Metadata.Key<String> WHO = Metadata.Key.of("who", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final ManagedChannel channel;

    private LocalOperator(Server server, ManagedChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    /** Serves {@code services} to this process. */
    public static LocalOperator start(List<ServerServiceDefinition> services) {
        String name = "cooprouter-" + UUID.randomUUID();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).intercept(new WhoItIs());
        services.forEach(builder::addService);
        try {
            return new LocalOperator(
                    builder.build().start(),
                    InProcessChannelBuilder.forName(name).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For calls of {@code who}, as the audit trail is to name them: printable ASCII. */
    public Channel as(String who) {
        return ClientInterceptors.intercept(channel, new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<Q, A>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<A> answers, Metadata headers) {
                        headers.put(WHO, who);
                        super.start(answers, headers);
                    }
                };
            }
        });
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private static final class WhoItIs implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Caller caller = new Caller(Caller.Role.LOCAL, String.valueOf(headers.get(WHO)));
            Context context = Context.current().withValue(GrpcCallerIdentity.CALLER, caller);
            return Contexts.interceptCall(context, call, headers, next);
        }
    }
}
