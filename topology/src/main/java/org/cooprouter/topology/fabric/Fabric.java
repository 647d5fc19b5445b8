// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Bridges and agents of all sites, each on connections of its own. */
final class Fabric implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MAX_MESSAGE = 1 << 16;

    private final MultiThreadIoEventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray changed;
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    private Fabric(int sites) {
        acknowledged = new AtomicLongArray(sites);
        changed = new AtomicLongArray(sites);
    }

    /** Connects {@code sites} bridges and agents; returns when all connections are made, before configurations have come. */
    static Fabric connect(int sites, InetSocketAddress openFlow, InetSocketAddress southbound) {
        Fabric fabric = new Fabric(sites);
        for (int site = 0; site < sites; site++) {
            fabric.connectBridge(site, openFlow);
            fabric.connectAgent(site, southbound);
        }
        return fabric;
    }

    private void connectBridge(int site, InetSocketAddress openFlow) {
        new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                // OpenFlow's header has the length of the whole message in its bytes 2 and 3.
                                .addLast(new LengthFieldBasedFrameDecoder(MAX_MESSAGE, 2, 2, -4, 0))
                                .addLast(new SimulatedBridge(
                                        FabricPolicy.datapathId(site),
                                        FabricPolicy.PORTS,
                                        changes,
                                        time -> changed.set(site, time)));
                    }
                })
                .connect(openFlow)
                .syncUninterruptibly()
                .channel()
                .closeFuture()
                .addListener(closed -> lose("the bridge of " + FabricPolicy.id(site) + " was disconnected"));
    }

    private void connectAgent(int site, InetSocketAddress southbound) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(southbound)
                .usePlaintext()
                .eventLoopGroup(threads)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
        channels.add(channel);
        agents.add(
                new SimulatedAgent(channel, FabricPolicy.id(site), time -> acknowledged.set(site, time), this::lose));
    }

    private void lose(String what) {
        if (!closing) {
            lost.add(what);
        }
    }

    /** Flow-mods, group-mods and meter-mods that all bridges have taken. */
    long changes() {
        return changes.get();
    }

    /** When each agent acknowledged last, by site, at {@link System#nanoTime}; 0 = never. */
    long[] acknowledged() {
        return copy(acknowledged);
    }

    /** When each bridge answered the barrier after its latest changes, by site; 0 = never. */
    long[] changed() {
        return copy(changed);
    }

    private static long[] copy(AtomicLongArray times) {
        long[] copy = new long[times.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = times.get(i);
        }
        return copy;
    }

    /** Connections that did not last. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    int agents() {
        return agents.size();
    }

    @Override
    public void close() {
        closing = true;
        channels.forEach(ManagedChannel::shutdownNow);
        threads.shutdownGracefully().awaitUninterruptibly();
    }
}
