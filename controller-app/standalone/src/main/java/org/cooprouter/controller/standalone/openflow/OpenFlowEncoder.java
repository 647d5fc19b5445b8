// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Writes messages. */
final class OpenFlowEncoder extends MessageToByteEncoder<OFMessage> {
    @Override
    protected void encode(ChannelHandlerContext context, OFMessage message, ByteBuf out) {
        message.writeTo(out);
    }
}
