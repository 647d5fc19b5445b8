// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Connections over TCP, with mutual TLS or, on this machine only, in plaintext. */
public final class NettyControllerChannels implements ControllerChannels {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int KEEPALIVE_S = 10;
    private static final int KEEPALIVE_TIMEOUT_S = 5;

    private final Optional<TlsFiles> tls;
    private final Executor executor;

    /**
     * Makes a source of connections.
     *
     * @param tls the files of mutual TLS; empty = plaintext, only to a loopback address
     * @param executor runs the callbacks of all calls
     */
    public NettyControllerChannels(Optional<TlsFiles> tls, Executor executor) {
        this.tls = tls;
        this.executor = executor;
    }

    /**
     * As the interface says.
     *
     * @throws IllegalArgumentException if plaintext is asked for to another machine
     */
    @Override
    public ManagedChannel open(HostAndPort address) throws IOException {
        if (tls.isEmpty() && !address.isLoopback()) {
            throw new IllegalArgumentException(
                    "--plaintext is allowed only to a loopback address, because keys pass over " + "this connection; "
                            + address + " is none: give --tls-cert, --tls-key and --tls-ca");
        }
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.host(), address.port())
                .executor(executor)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .keepAliveTime(KEEPALIVE_S, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_S, TimeUnit.SECONDS)
                .disableRetry();
        if (tls.isPresent()) {
            builder.sslContext(tls.get().read());
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }
}
