// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host.rpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import java.util.function.BiConsumer;

/**
 * Reports TLS handshakes that fail, which gRPC itself keeps to its debug log: stands first in a connection's pipeline until the first
 * bytes arrive; the TLS handler is there by then.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
    private final BiConsumer<Channel, Throwable> report;

    private HandshakeWatch(BiConsumer<Channel, Throwable> report) {
        this.report = report;
    }

    /** Returns a server channel whose connections are watched. */
    static NioServerSocketChannel serverChannel(BiConsumer<Channel, Throwable> report) {
        NioServerSocketChannel server = new NioServerSocketChannel();
        server.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                ((Channel) accepted).pipeline().addFirst(new HandshakeWatch(report));
                context.fireChannelRead(accepted);
            }
        });
        return server;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the future that is listened to
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.handshakeFuture().addListener(handshake -> {
                if (!handshake.isSuccess()) {
                    report.accept(context.channel(), handshake.cause());
                }
            });
        }
        context.pipeline().remove(this);
        context.fireChannelRead(bytes);
    }
}
