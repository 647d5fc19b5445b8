// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooprouter.agent.v1.AgentMessage;
import org.cooprouter.agent.v1.AgentServiceGrpc.AgentServiceImplBase;
import org.cooprouter.agent.v1.ControllerMessage;
import org.cooprouter.controller.host.rpc.Listener;
import org.cooprouter.controller.host.rpc.RpcServer;
import org.junit.jupiter.api.Test;

/** An agent that has nothing to say asks every ten seconds whether the controller is there, and is not sent away for it. */
class KeepAliveIT {
    private static final int AGENTS_INTERVAL_S = 10;
    /** gRPC sends a client away (GOAWAY, too_many_pings) after the third ping that comes too early. */
    private static final int PINGS = 4;

    @Test
    void shouldAnswerThePingsOfAnIdleAgentAndKeepItsStream() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (RpcServer server = RpcServer.start(
                Listener.SOUTHBOUND,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                List.of(new SilentService().bindService()),
                new RpcMetrics(new PrometheusRegistry()))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(server.address())
                    .usePlaintext()
                    .keepAliveTime(AGENTS_INTERVAL_S, TimeUnit.SECONDS)
                    .eventLoopGroup(loop)
                    .channelFactory(() -> countingAnswers(answered))
                    .build();
            FakeAgent agent = new FakeAgent(channel, "home-a");
            await().atMost(Duration.ofSeconds(AGENTS_INTERVAL_S * (PINGS + 3)))
                    .until(() -> answered.get() >= PINGS || agent.ended.isDone());

            assertThat(agent.ended).isNotDone();
            channel.shutdownNow();
        } finally {
            assertThat(loop.shutdownGracefully(0, 1, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /** Takes every stream and says nothing. */
    private static final class SilentService extends AgentServiceImplBase {
        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<ControllerMessage> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(AgentMessage message) {}

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    private static NioSocketChannel countingAnswers(AtomicInteger answered) {
        NioSocketChannel channel = new NioSocketChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                answered.addAndGet(pingAnswers((ByteBuf) bytes));
                context.fireChannelRead(bytes);
            }
        });
        return channel;
    }

    /** RFC 9113, sections 4.1 and 6.7: length (24 bits), type (8; 6 = PING), flags (8; 1 = ACK), stream (32), payload. */
    private static int pingAnswers(ByteBuf frames) {
        int found = 0;
        int at = frames.readerIndex();
        while (at + 9 <= frames.writerIndex()) {
            if (frames.getByte(at + 3) == 6 && frames.getByte(at + 4) == 1) {
                found++;
            }
            at += 9 + frames.getUnsignedMedium(at);
        }
        return found;
    }
}
