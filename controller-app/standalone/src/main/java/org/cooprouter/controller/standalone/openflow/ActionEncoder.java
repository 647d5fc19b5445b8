// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.Nat;
import org.cooprouter.controller.core.flow.PortRef;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.action.OFActionNiciraNat;
import org.projectfloodlight.openflow.protocol.action.OFActions;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.U16;
import org.projectfloodlight.openflow.types.U8;

/**
 * Translates the core's actions into OpenFlow 1.3 with Open vSwitch's extensions (ovs-actions(7)).
 *
 * @param ports of the bridge that will act
 */
record ActionEncoder(PortNumbers ports) implements Action.Visitor<OFAction> {
    private static final OFActions ACTIONS =
            OFFactories.getFactory(OFVersion.OF_13).actions();
    /** OFPCML_NO_BUFFER: the whole packet goes to the controller. */
    private static final int WHOLE_PACKET = 0xffff;
    /** OFPP_IN_PORT in 16 bits: resubmit keeps the packet's ingress port. */
    private static final int SAME_IN_PORT = 0xfff8;

    private static final int CT_COMMIT = 1;
    private static final short CT_NO_TABLE = 0xff;
    private static final int NAT_SOURCE = 1;
    private static final int NAT_IPV4_MIN = 1;
    private static final int NAT_IPV6_MIN = 4;
    private static final int NAT_PROTO_MIN = 16;
    private static final int NAT_PROTO_MAX = 32;
    private static final int ALIGNMENT = 8;

    /** Translates {@code actions} in their order; every port that they name must be there. */
    List<OFAction> encode(List<Action> actions) {
        return actions.stream().map(action -> action.accept(this)).toList();
    }

    @Override
    public OFAction output(PortRef port) {
        return ACTIONS.output(ports.get(port), WHOLE_PACKET);
    }

    @Override
    public OFAction group(int groupId) {
        return ACTIONS.group(OFGroup.of(groupId));
    }

    @Override
    public OFAction setField(Field field, Bits value) {
        return ACTIONS.setField(new WireOxm(field, value));
    }

    @Override
    public OFAction move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
        return ACTIONS.buildNiciraMove()
                .setNBits(bits)
                .setSrcOfs(sourceOffset)
                .setDstOfs(targetOffset)
                .setSrc(Integer.toUnsignedLong(WireField.header(source)))
                .setDst(Integer.toUnsignedLong(WireField.header(target)))
                .build();
    }

    @Override
    public OFAction decTtl() {
        return ACTIONS.decNwTtl();
    }

    @Override
    public OFAction resubmit(int table) {
        return ACTIONS.niciraResubmitTable(SAME_IN_PORT, (short) table);
    }

    @Override
    public OFAction ct(Ct ct) {
        var nested = new ArrayList<OFAction>();
        ct.nat().ifPresent(nat -> nested.add(nat(nat)));
        nested.addAll(encode(ct.exec()));
        return ACTIONS.buildNiciraCt()
                .setFlags(ct.commits() ? CT_COMMIT : 0)
                .setZoneSrc(0)
                .setZone(ct.zone())
                .setRecircTable(ct.table().isPresent() ? (short) ct.table().getAsInt() : CT_NO_TABLE)
                .setAlg(0)
                .setActions(nested)
                .build();
    }

    /** NXAST_NAT: after 16 bytes the parts of the range that are present, then padding to 8 bytes, which openflowj leaves to us. */
    private static OFAction nat(Nat nat) {
        OFActionNiciraNat.Builder builder = ACTIONS.buildNiciraNat();
        InetAddress source = nat.source().orElse(null);
        if (source == null) {
            return builder.setFlags(0).setRangePresent(0).build();
        }
        int present = 0;
        int length = 0;
        if (source instanceof Inet4Address address) {
            builder.setIpv4Range(List.of(IPv4Address.of(address)));
            present |= NAT_IPV4_MIN;
            length += 4;
        } else if (source instanceof Inet6Address address) {
            builder.setIpv6Range(List.of(IPv6Address.of(address)));
            present |= NAT_IPV6_MIN;
            length += 16;
        }
        if (nat.portMin() != 0) {
            builder.setPortRange(List.of(U16.of(nat.portMin()), U16.of(nat.portMax())));
            present |= NAT_PROTO_MIN | NAT_PROTO_MAX;
            length += 4;
        }
        int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
        return builder.setFlags(NAT_SOURCE)
                .setRangePresent(present)
                .setPad(Collections.nCopies(padding, U8.ZERO))
                .build();
    }
}
