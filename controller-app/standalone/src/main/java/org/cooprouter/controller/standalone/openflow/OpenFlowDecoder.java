// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFHello;
import org.projectfloodlight.openflow.protocol.OFHelloElemVersionbitmap;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * Reads messages. openflowj reads most; multipart replies stay unread, because it misreads NAT actions in them (their padding
 * becomes a second address), and errors are read here because it does not know those of Open vSwitch.
 */
final class OpenFlowDecoder extends MessageToMessageDecoder<ByteBuf> {
    private static final int VERSION_1_3 = OFVersion.OF_13.getWireVersion();
    private static final int TYPE_HELLO = 0;
    private static final int TYPE_ERROR = 1;
    private static final int TYPE_MULTIPART_REPLY = 19;
    private static final int MULTIPART_HEADER_LENGTH = 16;
    private static final int ERROR_HEADER_LENGTH = 12;
    private static final int REPLY_MORE = 1;

    private final BridgeMetrics metrics;

    OpenFlowDecoder(BridgeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out) {
        int length = frame.readableBytes();
        if (length < OpenFlowFrames.HEADER_LENGTH) {
            throw new CorruptedFrameException("an OpenFlow message of " + length + " bytes; its header alone has 8");
        }
        int start = frame.readerIndex();
        int version = frame.getUnsignedByte(start);
        int type = frame.getUnsignedByte(start + 1);
        long xid = frame.getUnsignedInt(start + 4);
        if (type == TYPE_HELLO) {
            out.add(new Inbound.Hello(versions(version, frame)));
        } else if (version != VERSION_1_3) {
            throw new CorruptedFrameException("a message of OpenFlow wire version " + version + " after version "
                    + VERSION_1_3 + " was agreed on");
        } else if (type == TYPE_ERROR && length >= ERROR_HEADER_LENGTH) {
            out.add(new Inbound.Refusal(xid, frame.getUnsignedShort(start + 8), frame.getUnsignedShort(start + 10)));
        } else if (type == TYPE_MULTIPART_REPLY && length >= MULTIPART_HEADER_LENGTH) {
            boolean more = (frame.getUnsignedShort(start + 10) & REPLY_MORE) != 0;
            ByteString bytes = ByteString.copyFrom(ByteBufUtil.getBytes(frame));
            out.add(new Inbound.ReplyPart(xid, frame.getUnsignedShort(start + 8), more, bytes));
        } else {
            readByLibrary(frame, type, out);
        }
    }

    private void readByLibrary(ByteBuf frame, int type, List<Object> out) {
        try {
            out.add(new Inbound.Message(
                    OFFactories.getFactory(OFVersion.OF_13).getReader().readFrom(frame)));
        } catch (OFParseError | RuntimeException e) {
            metrics.unreadable(type, e);
        }
    }

    /** OpenFlow 1.3 §6.3.1: the bitmap says all versions; without one, any up to that of the header may be agreed on. */
    private static Set<Integer> versions(int headerVersion, ByteBuf frame) {
        Set<Integer> versions = new HashSet<>();
        try {
            OFMessage message = OFFactories.getGenericReader().readFrom(frame);
            if (message instanceof OFHello hello && headerVersion >= VERSION_1_3) {
                hello.getElements().stream()
                        .filter(OFHelloElemVersionbitmap.class::isInstance)
                        .map(OFHelloElemVersionbitmap.class::cast)
                        .forEach(element -> addVersions(element, versions));
            }
        } catch (OFParseError | RuntimeException _) {
            versions.clear();
        }
        if (versions.isEmpty()) {
            for (int version = 1; version <= headerVersion; version++) {
                versions.add(version);
            }
        }
        return versions;
    }

    private static void addVersions(OFHelloElemVersionbitmap element, Set<Integer> versions) {
        for (int word = 0; word < element.getBitmaps().size(); word++) {
            long bits = element.getBitmaps().get(word).getValue();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                if ((bits >> bit & 1) != 0) {
                    versions.add(word * Integer.SIZE + bit);
                }
            }
        }
    }
}
