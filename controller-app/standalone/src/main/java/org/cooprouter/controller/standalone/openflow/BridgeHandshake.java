// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cooprouter.controller.core.port.Caller;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.host.tls.IdentityException;
import org.cooprouter.controller.host.tls.PeerIdentity;
import org.cooprouter.controller.host.tls.TlsFailure;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFEchoRequest;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFHelloFailedCode;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFAuxId;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.U32;

/**
 * Brings a new connection to the point where rules can be sent: certificate, version, datapath id, ports. Whoever does not get there
 * is closed with the reason in the log.
 */
final class BridgeHandshake extends SimpleChannelInboundHandler<Inbound> {
    /** Where a connection goes that has passed. */
    interface Listener {
        /**
         * Makes the channel a bridge.
         *
         * @param context where its handler shall stand
         * @param certifiedSite the name in the bridge's certificate; empty on plaintext connections
         * @param ports all of them, reserved ones included
         */
        void passed(
                ChannelHandlerContext context,
                DatapathId datapathId,
                Optional<String> certifiedSite,
                List<OFPortDesc> ports);
    }

    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);
    private static final int VERSION_1_3 = OFVersion.OF_13.getWireVersion();
    /** Whole packets are sent to the controller, never buffered in the bridge. */
    private static final int NO_BUFFER = 0xffff;

    private final Duration timeout;
    private final Listener listener;
    private final BridgeMetrics metrics;
    private final List<Inbound.ReplyPart> portParts = new ArrayList<>();
    private Optional<String> certifiedSite = Optional.empty();
    private @Nullable DatapathId datapathId;
    private @Nullable Future<?> timer;
    private boolean finished;

    BridgeHandshake(Duration timeout, Listener listener, BridgeMetrics metrics) {
        this.timeout = timeout;
        this.listener = listener;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(
                        () -> reject(
                                context,
                                "timeout",
                                "did not complete the OpenFlow handshake within " + timeout.toSeconds() + " s"),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        if (context.pipeline().get(SslHandler.class) == null) {
            sayHello(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                identify(context);
            } else {
                reject(
                        context,
                        "tls",
                        "failed the TLS handshake: " + TlsFailure.explain(completion.cause())
                                + " (expected a certificate `coopctl pki issue bridge SITE` of our authority, set with"
                                + " `ovs-vsctl set-ssl`)");
            }
        }
    }

    private void identify(ChannelHandlerContext context) {
        try {
            Caller caller = PeerIdentity.of(
                    context.pipeline().get(SslHandler.class).engine().getSession());
            if (caller.role() == Caller.Role.BRIDGE) {
                certifiedSite = Optional.of(caller.name());
                sayHello(context);
            } else {
                reject(
                        context,
                        "role",
                        "showed the certificate of " + caller
                                + "; only bridges may use this port: issue one with `coopctl pki issue bridge SITE`");
            }
        } catch (IdentityException e) {
            reject(context, "identity", "was refused: " + e.getMessage());
        }
    }

    private static void sayHello(ChannelHandlerContext context) {
        Outbound.send(
                context,
                OF13.buildHello()
                        .setXid(1)
                        .setElements(List.of(OF13.buildHelloElemVersionbitmap()
                                .setBitmaps(List.of(U32.of(1L << VERSION_1_3)))
                                .build()))
                        .build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Inbound inbound) throws OFParseError {
        switch (inbound) {
            case Inbound.Hello hello -> onHello(context, hello);
            case Inbound.Message(var message) -> onMessage(context, message);
            case Inbound.ReplyPart part -> onPorts(context, part);
            case Inbound.Refusal refusal -> reject(context, "refused", "refused the handshake: " + refusal.reason());
        }
    }

    private void onHello(ChannelHandlerContext context, Inbound.Hello hello) {
        if (hello.versions().contains(VERSION_1_3)) {
            Outbound.send(context, OF13.buildFeaturesRequest().setXid(2).build());
            return;
        }
        String advice = "this controller speaks OpenFlow 1.3 only: ovs-vsctl set bridge BRIDGE protocols=OpenFlow13";
        Outbound.sendAndClose(
                context,
                OF13.errorMsgs()
                        .buildHelloFailedErrorMsg()
                        .setXid(1)
                        .setCode(OFHelloFailedCode.INCOMPATIBLE)
                        .setData(OFErrorCauseData.of(advice.getBytes(StandardCharsets.US_ASCII), OFVersion.OF_13))
                        .build());
        reject(context, "version", "offers OpenFlow wire versions " + hello.versions() + "; " + advice);
    }

    private void onMessage(ChannelHandlerContext context, OFMessage message) {
        if (message instanceof OFFeaturesReply features) {
            if (!features.getAuxiliaryId().equals(OFAuxId.MAIN)) {
                reject(context, "auxiliary", "opened an auxiliary connection, which is not used");
                return;
            }
            datapathId = DatapathId.of(features.getDatapathId().getLong());
            Outbound.write(
                    context,
                    OF13.buildSetConfig().setXid(3).setMissSendLen(NO_BUFFER).build());
            Outbound.send(context, OF13.buildPortDescStatsRequest().setXid(4).build());
        } else if (message instanceof OFEchoRequest echo) {
            Outbound.send(
                    context,
                    OF13.buildEchoReply()
                            .setXid(echo.getXid())
                            .setData(echo.getData())
                            .build());
        }
    }

    private void onPorts(ChannelHandlerContext context, Inbound.ReplyPart part) throws OFParseError {
        portParts.add(part);
        DatapathId id = datapathId;
        if (!part.more() && id != null && !finished) {
            finish();
            listener.passed(context, id, certifiedSite, StatsReader.ports(portParts));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        reject(context, "closed", "closed the connection before the OpenFlow handshake was complete");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            reject(context, "closed", "closed the connection during the OpenFlow handshake: " + cause.getMessage());
        } else {
            reject(context, "protocol", "did not speak OpenFlow: " + cause);
        }
    }

    private void finish() {
        finished = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void reject(ChannelHandlerContext context, String reason, String sentence) {
        if (finished) {
            return;
        }
        finish();
        metrics.rejected(reason, "OpenFlow peer " + context.channel().remoteAddress() + " " + sentence);
        if (!reason.equals("version")) {
            Outbound.close(context);
        }
    }
}
