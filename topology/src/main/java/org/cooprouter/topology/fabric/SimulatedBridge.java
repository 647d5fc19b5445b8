// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bridge that speaks OpenFlow 1.3 as Open vSwitch does and forwards nothing: it holds what it is told, answers what it is asked, and
 * counts. One message per buffer comes in.
 */
final class SimulatedBridge extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int VERSION = 4;
    private static final int HEADER = 8;

    private static final int HELLO = 0;
    private static final int ECHO_REQUEST = 2;
    private static final int ECHO_REPLY = 3;
    private static final int FEATURES_REQUEST = 5;
    private static final int FEATURES_REPLY = 6;
    private static final int GET_CONFIG_REQUEST = 7;
    private static final int GET_CONFIG_REPLY = 8;
    private static final int FLOW_MOD = 14;
    private static final int GROUP_MOD = 15;
    private static final int MULTIPART_REQUEST = 18;
    private static final int MULTIPART_REPLY = 19;
    private static final int BARRIER_REQUEST = 20;
    private static final int BARRIER_REPLY = 21;
    private static final int ROLE_REQUEST = 24;
    private static final int ROLE_REPLY = 25;
    private static final int METER_MOD = 29;

    private static final int DESC = 0;
    private static final int FLOW = 1;
    private static final int PORT_STATS = 4;
    private static final int GROUP = 6;
    private static final int GROUP_DESC = 7;
    private static final int METER = 9;
    private static final int METER_CONFIG = 10;
    private static final int METER_FEATURES = 11;
    private static final int PORT_DESC = 13;
    /** A part of an answer; messages have 16 bits of length. */
    private static final int PART = 60_000;

    private static final int REPLY_MORE = 1;
    private static final int LINK_LIVE = 1 << 2;
    private static final int MAX_METERS = 1000;

    private final long datapathId;
    private final List<String> ports;
    private final AtomicLong changes;
    private final Changed changed;
    private final FlowTables tables = new FlowTables();
    private boolean dirty;

    /** Hears that changes were made and a barrier after them was answered. */
    interface Changed {
        /** At {@link System#nanoTime}. */
        void at(long timeNs);
    }

    SimulatedBridge(long datapathId, List<String> ports, AtomicLong changes, Changed changed) {
        this.datapathId = datapathId;
        this.ports = ports;
        this.changes = changes;
        this.changed = changed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ByteBuf hello = Unpooled.buffer();
        // A version bitmap: element type 1, length 8, 1 << 4.
        hello.writeShort(1).writeShort(8).writeInt(1 << VERSION);
        send(context, HELLO, 1, hello);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        int type = message.getUnsignedByte(message.readerIndex() + 1);
        long xid = message.getUnsignedInt(message.readerIndex() + 4);
        int body = message.readerIndex() + HEADER;
        switch (type) {
            case ECHO_REQUEST -> send(context, ECHO_REPLY, xid, message.copy(body, message.writerIndex() - body));
            case FEATURES_REQUEST -> send(context, FEATURES_REPLY, xid, features());
            case GET_CONFIG_REQUEST ->
                send(
                        context,
                        GET_CONFIG_REPLY,
                        xid,
                        Unpooled.buffer().writeShort(0).writeShort(0xffff));
            case FLOW_MOD -> change(() -> tables.flowMod(message));
            case GROUP_MOD -> change(() -> tables.groupMod(message));
            case METER_MOD -> change(() -> tables.meterMod(message));
            case BARRIER_REQUEST -> barrier(context, xid);
            case ROLE_REQUEST -> send(context, ROLE_REPLY, xid, message.copy(body, message.writerIndex() - body));
            case MULTIPART_REQUEST -> multipart(context, xid, message, body);
            default -> {
                // Set-config, port-mod and packets out need no answer.
            }
        }
    }

    private void change(Runnable change) {
        change.run();
        changes.incrementAndGet();
        dirty = true;
    }

    private void barrier(ChannelHandlerContext context, long xid) {
        send(context, BARRIER_REPLY, xid, Unpooled.EMPTY_BUFFER);
        if (dirty) {
            dirty = false;
            changed.at(System.nanoTime());
        }
    }

    private ByteBuf features() {
        ByteBuf reply = Unpooled.buffer();
        reply.writeLong(datapathId).writeInt(0).writeByte(254).writeByte(0).writeShort(0);
        // Flow, table, port and group statistics.
        return reply.writeInt(0xf).writeInt(0);
    }

    private void multipart(ChannelHandlerContext context, long xid, ByteBuf request, int body) {
        int kind = request.getUnsignedShort(body);
        ByteBuf answer = switch (kind) {
            case DESC -> description();
            case FLOW -> tables.flowStatistics(request, body + 8);
            case PORT_STATS -> portStatistics();
            case GROUP -> tables.groupStatistics();
            case GROUP_DESC -> tables.groupDescriptions();
            case METER -> tables.meterStatistics();
            case METER_CONFIG -> tables.meterConfigurations();
            // Meters, bands: drop and DSCP remark; kb/s, packets/s, burst, statistics; bands per meter.
            case METER_FEATURES ->
                Unpooled.buffer()
                        .writeInt(MAX_METERS)
                        .writeInt(0b110)
                        .writeInt(0b1111)
                        .writeByte(1)
                        .writeByte(0)
                        .writeShort(0);
            case PORT_DESC -> portDescriptions();
            default -> Unpooled.EMPTY_BUFFER;
        };
        parts(context, xid, kind, answer);
    }

    /** Sends an answer in as many messages as it needs; every entry but the last ones' begins with its length. */
    private static void parts(ChannelHandlerContext context, long xid, int kind, ByteBuf answer) {
        int from = answer.readerIndex();
        while (kind == FLOW && answer.writerIndex() - from > PART) {
            int to = from;
            while (to + answer.getUnsignedShort(to) - from <= PART) {
                to += answer.getUnsignedShort(to);
            }
            part(context, xid, kind, REPLY_MORE, answer.copy(from, to - from));
            from = to;
        }
        part(context, xid, kind, 0, answer.copy(from, answer.writerIndex() - from));
    }

    private static void part(ChannelHandlerContext context, long xid, int kind, int flags, ByteBuf entries) {
        ByteBuf reply = Unpooled.buffer(8 + entries.readableBytes());
        reply.writeShort(kind).writeShort(flags).writeInt(0).writeBytes(entries);
        entries.release();
        send(context, MULTIPART_REPLY, xid, reply);
    }

    private static ByteBuf description() {
        ByteBuf reply = Unpooled.buffer();
        text(reply, "Nicira, Inc.", 256);
        text(reply, "Open vSwitch", 256);
        text(reply, "3.1.0", 256);
        text(reply, "None", 32);
        return text(reply, "simulated", 256);
    }

    private static ByteBuf text(ByteBuf to, String text, int width) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return to.writeBytes(bytes).writeZero(width - bytes.length);
    }

    private ByteBuf portDescriptions() {
        ByteBuf reply = Unpooled.buffer();
        for (int i = 0; i < ports.size(); i++) {
            reply.writeInt(i + 1).writeInt(0);
            reply.writeByte(2).writeByte(0).writeInt((int) datapathId).writeZero(0);
            reply.writeZero(2);
            text(reply, ports.get(i), 16);
            reply.writeInt(0).writeInt(LINK_LIVE);
            reply.writeZero(16).writeInt(1_000_000).writeInt(1_000_000);
        }
        return reply;
    }

    private ByteBuf portStatistics() {
        ByteBuf reply = Unpooled.buffer();
        for (int i = 0; i < ports.size(); i++) {
            reply.writeInt(i + 1).writeInt(0).writeZero(96).writeInt(1).writeInt(0);
        }
        return reply;
    }

    private static void send(ChannelHandlerContext context, int type, long xid, ByteBuf body) {
        ByteBuf message = context.alloc().buffer(HEADER + body.readableBytes());
        message.writeByte(VERSION).writeByte(type).writeShort(HEADER + body.readableBytes());
        message.writeInt((int) xid).writeBytes(body);
        body.release();
        ChannelFuture _ = context.writeAndFlush(message, context.voidPromise());
    }
}
