// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.channel.ChannelHandlerContext;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Writes to a channel without waiting; what fails there arrives at the handler's {@code exceptionCaught} or closes the channel. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbound {
    private Outbound() {}

    /** Queues {@code message}. */
    static void write(ChannelHandlerContext context, OFMessage message) {
        context.write(message, context.voidPromise());
    }

    /** Queues {@code message} and sends all that is queued. */
    static void send(ChannelHandlerContext context, OFMessage message) {
        context.writeAndFlush(message, context.voidPromise());
    }

    /** Closes the channel. */
    static void close(ChannelHandlerContext context) {
        context.close();
    }

    /** Closes the channel after {@code last} has been sent. */
    static void sendAndClose(ChannelHandlerContext context, OFMessage last) {
        context.writeAndFlush(last).addListener(_ -> context.close());
    }
}
