// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;

/**
 * Writes actions as OpenFlow 1.3 (§7.2.4) with Open vSwitch's extensions (ovs-actions(7), nicira-ext.h). Every action is
 *
 * <pre>
 *  type (16) | length with padding (16) | body | padding to 8 bytes
 * </pre>
 *
 * and those of Open vSwitch have type 0xffff and begin their body with {@code vendor 0x2320 (32) | subtype (16)}.
 */
public final class ActionEncoder implements Action.Visitor<byte[]> {
    private static final int OUTPUT = 0;
    private static final int GROUP = 22;
    private static final int DEC_NW_TTL = 24;
    private static final int SET_FIELD = 25;
    private static final int EXPERIMENTER = 0xffff;
    private static final int NICIRA = 0x2320;
    private static final int REG_MOVE = 6;
    private static final int RESUBMIT_TABLE = 14;
    private static final int CT = 35;
    private static final int NAT = 36;

    private static final int ALIGNMENT = 8;
    /** OFPCML_NO_BUFFER: the whole packet goes to the controller. */
    private static final int WHOLE_PACKET = 0xffff;
    /** OFPP_IN_PORT in 16 bits: resubmit keeps the packet's ingress port. */
    private static final int SAME_IN_PORT = 0xfff8;

    private static final int CT_COMMIT = 1;
    private static final int CT_NO_TABLE = 0xff;
    private static final int NAT_SOURCE = 1;
    private static final int NAT_IPV4_MIN = 1;
    private static final int NAT_IPV6_MIN = 4;
    private static final int NAT_PROTO_MIN = 16;
    private static final int NAT_PROTO_MAX = 32;
    private static final int IPV4_BYTES = 4;

    private final PortNumbers ports;

    /** For the bridge that has {@code ports}; every port that the actions name must be there. */
    public ActionEncoder(PortNumbers ports) {
        this.ports = ports;
    }

    /** The bytes of {@code action}. */
    public byte[] encode(Action action) {
        return action.accept(this);
    }

    @Override
    public byte[] output(PortRef port) {
        return action(OUTPUT, 16)
                .putInt(ports.get(port))
                .putShort((short) WHOLE_PACKET)
                .array();
    }

    @Override
    public byte[] group(int groupId) {
        return action(GROUP, 8).putInt(groupId).array();
    }

    @Override
    public byte[] setField(Field field, Bits value) {
        return action(SET_FIELD, 8 + value.length())
                .putInt(OxmHeader.exact(field))
                .put(value.toBytes())
                .array();
    }

    @Override
    public byte[] move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
        return nicira(REG_MOVE, 24)
                .putShort((short) bits)
                .putShort((short) sourceOffset)
                .putShort((short) targetOffset)
                .putInt(OxmHeader.copied(source))
                .putInt(OxmHeader.copied(target))
                .array();
    }

    @Override
    public byte[] decTtl() {
        return action(DEC_NW_TTL, 8).array();
    }

    @Override
    public byte[] resubmit(int table) {
        return nicira(RESUBMIT_TABLE, 16)
                .putShort((short) SAME_IN_PORT)
                .put((byte) table)
                .array();
    }

    /** {@code flags (16) | zone source (32) | zone (16) | table (8) | padding (24) | ALG (16) | actions}. */
    @Override
    public byte[] ct(Ct ct) {
        byte[] nat = ct.nat().map(ActionEncoder::nat).orElse(new byte[0]);
        byte[] exec = encode(ct.exec());
        return nicira(CT, 24 + nat.length + exec.length)
                .putShort((short) (ct.commits() ? CT_COMMIT : 0))
                .putInt(0)
                .putShort((short) ct.zone())
                .put((byte) ct.table().orElse(CT_NO_TABLE))
                .put(new byte[3])
                .putShort((short) 0)
                .put(nat)
                .put(exec)
                .array();
    }

    private byte[] encode(List<Action> actions) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        actions.forEach(action -> all.writeBytes(encode(action)));
        return all.toByteArray();
    }

    /** {@code padding (16) | flags (16) | which parts follow (16) | those parts of the range}. */
    private static byte[] nat(Nat nat) {
        InetAddress source = nat.source().orElse(null);
        if (source == null) {
            return nicira(NAT, 16).array();
        }
        byte[] address = source.getAddress();
        byte[] ports = nat.portMin() == 0
                ? new byte[0]
                : ByteBuffer.allocate(4)
                        .putShort((short) nat.portMin())
                        .putShort((short) nat.portMax())
                        .array();
        int parts = (address.length == IPV4_BYTES ? NAT_IPV4_MIN : NAT_IPV6_MIN)
                | (ports.length == 0 ? 0 : NAT_PROTO_MIN | NAT_PROTO_MAX);
        return nicira(NAT, 16 + address.length + ports.length)
                .putShort((short) 0)
                .putShort((short) NAT_SOURCE)
                .putShort((short) parts)
                .put(address)
                .put(ports)
                .array();
    }

    private static ByteBuffer nicira(int subtype, int length) {
        return action(EXPERIMENTER, length).putInt(NICIRA).putShort((short) subtype);
    }

    private static ByteBuffer action(int type, int length) {
        int padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocate(padded).putShort((short) type).putShort((short) padded);
    }
}
