// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.FabricException;
import org.projectfloodlight.openflow.protocol.OFBarrierReply;
import org.projectfloodlight.openflow.protocol.OFEchoReply;
import org.projectfloodlight.openflow.protocol.OFEchoRequest;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketIn;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * An OpenFlow channel after its handshake: matches answers and refusals to requests by transaction id, keeps the channel alive and
 * hands on what the bridge says unasked. All state belongs to the channel's event loop.
 */
final class BridgeConnection extends SimpleChannelInboundHandler<Inbound> {
    /** What bridges tell; called on the channel's event loop. */
    interface Listener {
        /** A port is new, has changed or is gone. */
        void portStatus(BridgeConnection bridge, OFPortStatus status);

        /** A rule sent a frame to the controller. */
        void packetIn(BridgeConnection bridge, OFPacketIn packet);

        /** The channel is gone; nothing follows. */
        void disconnected(BridgeConnection bridge, String reason);
    }

    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final int MAX_UNANSWERED_ECHOES = 2;
    private static final int MAX_REPLY_BYTES = 64 << 20;

    private final ChannelHandlerContext context;
    private final DatapathId datapathId;
    private final Duration answerTimeout;
    private final Listener listener;
    private final BridgeMetrics metrics;

    private final Map<Long, Sent> unanswered = new HashMap<>();
    private final Map<Long, Step> barriers = new HashMap<>();
    private final Map<Long, Reply> replies = new HashMap<>();
    private long nextXid = 1000;
    private int unansweredEchoes;
    private String closeReason = "the connection was closed";

    BridgeConnection(
            ChannelHandlerContext context,
            DatapathId datapathId,
            Duration answerTimeout,
            Listener listener,
            BridgeMetrics metrics) {
        this.context = context;
        this.datapathId = datapathId;
        this.answerTimeout = answerTimeout;
        this.listener = listener;
        this.metrics = metrics;
    }

    DatapathId datapathId() {
        return datapathId;
    }

    /** Returns the remote address, for people. */
    String description() {
        return String.valueOf(context.channel().remoteAddress());
    }

    /**
     * Sends {@code requests} and a barrier; completes when the bridge has processed all, fails with a {@link FabricException} that names
     * each request which it refused.
     */
    CompletableFuture<Void> execute(List<Request> requests) {
        var step = new Step(new CompletableFuture<>(), new ArrayList<>(), new ArrayList<>());
        onEventLoop(step.done(), () -> {
            for (Request request : requests) {
                long xid = nextXid++;
                step.xids().add(xid);
                unanswered.put(xid, new Sent(step, request));
                Outbound.write(
                        context, request.message().createBuilder().setXid(xid).build());
            }
            long xid = nextXid++;
            barriers.put(xid, step);
            Outbound.send(context, OF13.buildBarrierRequest().setXid(xid).build());
            expectAnswer(step.done(), "a barrier");
        });
        return step.done();
    }

    /** Sends a multipart request; completes with all parts of the answer. */
    CompletableFuture<List<Inbound.ReplyPart>> query(OFMessage request) {
        return query(request, new Reply(false));
    }

    /** As {@link #query}, about something that a bridge may lack; completes with no part when it does. */
    CompletableFuture<List<Inbound.ReplyPart>> queryOptional(OFMessage request) {
        return query(request, new Reply(true));
    }

    private CompletableFuture<List<Inbound.ReplyPart>> query(OFMessage request, Reply reply) {
        onEventLoop(reply.done, () -> {
            long xid = nextXid++;
            replies.put(xid, reply);
            Outbound.send(context, request.createBuilder().setXid(xid).build());
            expectAnswer(reply.done, "a query");
        });
        return reply.done;
    }

    /** Sends one message that is not answered; completes when it has been written. */
    CompletableFuture<Void> send(OFMessage message) {
        var sent = new CompletableFuture<Void>();
        onEventLoop(sent, () -> {
            var write = context.writeAndFlush(
                    message.createBuilder().setXid(nextXid++).build());
            write.addListener(_ -> {
                if (write.isSuccess()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(notConnected());
                }
            });
        });
        return sent;
    }

    /** Closes the channel. */
    void close(String reason) {
        context.executor().execute(() -> closeNow(reason));
    }

    private void closeNow(String reason) {
        closeReason = reason;
        Outbound.close(context);
    }

    private void onEventLoop(CompletableFuture<?> future, Runnable task) {
        context.executor().execute(() -> {
            if (context.channel().isActive()) {
                task.run();
            } else {
                future.completeExceptionally(notConnected());
            }
        });
    }

    private void expectAnswer(CompletableFuture<?> answer, String what) {
        var timer = context.executor()
                .schedule(
                        () -> closeNow("no answer to " + what + " within " + answerTimeout.toSeconds() + " s"),
                        answerTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        var _ = answer.whenComplete((_, _) -> timer.cancel(false));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext unused, Inbound inbound) {
        unansweredEchoes = 0;
        switch (inbound) {
            case Inbound.ReplyPart part -> onReplyPart(part);
            case Inbound.Refusal refusal -> onRefusal(refusal);
            case Inbound.Message(var message) -> onMessage(message);
            case Inbound.Hello _ -> {}
        }
    }

    private void onMessage(OFMessage message) {
        switch (message) {
            case OFEchoRequest echo ->
                Outbound.send(
                        context,
                        OF13.buildEchoReply()
                                .setXid(echo.getXid())
                                .setData(echo.getData())
                                .build());
            case OFEchoReply _ -> {}
            case OFBarrierReply barrier -> onBarrier(barrier.getXid());
            case OFPortStatus status -> listener.portStatus(this, status);
            case OFPacketIn packet -> listener.packetIn(this, packet);
            default -> {}
        }
    }

    private void onReplyPart(Inbound.ReplyPart part) {
        Reply reply = replies.get(part.xid());
        if (reply == null) {
            return;
        }
        reply.add(part);
        if (reply.bytes > MAX_REPLY_BYTES) {
            closeNow("an answer of more than " + MAX_REPLY_BYTES + " bytes");
        } else if (!part.more()) {
            replies.remove(part.xid());
            reply.done.complete(List.copyOf(reply.parts));
        }
    }

    private void onRefusal(Inbound.Refusal refusal) {
        Reply reply = replies.remove(refusal.xid());
        if (reply != null && reply.optional && refusal.isForUnknown()) {
            reply.done.complete(List.of());
            return;
        }
        Sent sent = unanswered.remove(refusal.xid());
        String what = sent != null ? sent.request().what() : reply != null ? "a query" : "a message";
        String reason = sent != null && refusal.isForUnknown()
                ? "it has no " + sent.request().kind() + " (" + refusal.reason() + ")"
                : refusal.reason();
        metrics.refused(datapathId.toString(), what, reason);
        var failure = new FabricException("bridge " + datapathId + " refused " + what + ": " + reason);
        if (sent != null) {
            sent.step().failures().add(failure.getMessage());
        }
        if (reply != null) {
            reply.done.completeExceptionally(failure);
        }
    }

    private void onBarrier(long xid) {
        Step step = barriers.remove(xid);
        if (step == null) {
            return;
        }
        step.xids().forEach(unanswered::remove);
        if (step.failures().isEmpty()) {
            step.done().complete(null);
        } else {
            step.done().completeExceptionally(new FabricException(String.join("; ", step.failures())));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext unused, Object event) {
        if (event instanceof IdleStateEvent) {
            if (unansweredEchoes++ < MAX_UNANSWERED_ECHOES) {
                Outbound.send(context, OF13.buildEchoRequest().setXid(nextXid++).build());
            } else {
                closeNow("no answer to " + MAX_UNANSWERED_ECHOES + " echo requests");
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
        closeNow(cause instanceof IOException ? "connection lost: " + cause.getMessage() : cause.toString());
    }

    @Override
    public void channelInactive(ChannelHandlerContext unused) {
        barriers.values().forEach(step -> step.done().completeExceptionally(notConnected()));
        replies.values().forEach(reply -> reply.done.completeExceptionally(notConnected()));
        barriers.clear();
        replies.clear();
        unanswered.clear();
        listener.disconnected(this, closeReason);
    }

    private FabricException notConnected() {
        return new FabricException("bridge " + datapathId + " is not connected: " + closeReason);
    }

    /** Requests between two barriers. */
    private record Step(CompletableFuture<Void> done, List<Long> xids, List<String> failures) {}

    /** A request that may still be refused. */
    private record Sent(Step step, Request request) {}

    /** An answer as its parts arrive. */
    private static final class Reply {
        private final CompletableFuture<List<Inbound.ReplyPart>> done = new CompletableFuture<>();
        private final List<Inbound.ReplyPart> parts = new ArrayList<>();
        private final boolean optional;
        private long bytes;

        Reply(boolean optional) {
            this.optional = optional;
        }

        void add(Inbound.ReplyPart part) {
            parts.add(part);
            bytes += part.frame().size();
        }
    }
}
