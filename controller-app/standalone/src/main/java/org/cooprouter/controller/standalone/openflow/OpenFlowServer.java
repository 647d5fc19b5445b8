// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The TCP port to which bridges connect. */
public final class OpenFlowServer implements AutoCloseable {
    private static final int THREADS = 2;

    private final EventLoopGroup loops;
    private final ChannelGroup connections;
    private final Channel listening;

    private OpenFlowServer(EventLoopGroup loops, ChannelGroup connections, Channel listening) {
        this.loops = loops;
        this.connections = connections;
        this.listening = listening;
    }

    /**
     * Listens for bridges.
     *
     * @param address where
     * @param tls requires a certificate of each bridge; null for plaintext
     * @param settings times of the channels
     * @param fabric gets the bridges
     * @param metrics counts what happens
     * @throws IOException when the address cannot be used, for instance because another process does
     */
    public static OpenFlowServer start(
            InetSocketAddress address,
            @Nullable SslContext tls,
            OpenFlowSettings settings,
            OpenFlowFabric fabric,
            BridgeMetrics metrics)
            throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("openflow", true), NioIoHandler.newFactory());
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new IdleStateHandler(
                                        settings.echoInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                                .addLast(new OpenFlowFrames())
                                .addLast(new OpenFlowDecoder(metrics))
                                .addLast(new OpenFlowEncoder())
                                .addLast(new BridgeHandshake(settings.handshakeTimeout(), fabric, metrics));
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new OpenFlowServer(loops, connections, bound.channel());
    }

    /** Returns where the server listens; the port is the real one also when 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Closes the port and all connections; bridges keep their rules. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
