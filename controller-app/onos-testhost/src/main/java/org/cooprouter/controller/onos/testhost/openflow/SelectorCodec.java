// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip4Prefix;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.Ip6Prefix;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.TpPort;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.ArpHaCriterion;
import org.onosproject.net.flow.criteria.ArpOpCriterion;
import org.onosproject.net.flow.criteria.ArpPaCriterion;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.EthCriterion;
import org.onosproject.net.flow.criteria.EthTypeCriterion;
import org.onosproject.net.flow.criteria.ExtensionCriterion;
import org.onosproject.net.flow.criteria.ExtensionSelector;
import org.onosproject.net.flow.criteria.IPCriterion;
import org.onosproject.net.flow.criteria.IPDscpCriterion;
import org.onosproject.net.flow.criteria.IPProtocolCriterion;
import org.onosproject.net.flow.criteria.IcmpTypeCriterion;
import org.onosproject.net.flow.criteria.Icmpv6TypeCriterion;
import org.onosproject.net.flow.criteria.MetadataCriterion;
import org.onosproject.net.flow.criteria.PortCriterion;
import org.onosproject.net.flow.criteria.TcpPortCriterion;
import org.onosproject.net.flow.criteria.UdpPortCriterion;
import org.onosproject.openflow.controller.ExtensionSelectorInterpreter;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMatchV3;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.ICMPv4Type;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpDscp;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U8;

/** Between ONOS's selectors and OpenFlow's matches: what ONOS has a name for, and by the driver what it has not. */
final class SelectorCodec {
    private final Interpreters interpreters;

    SelectorCodec(Interpreters interpreters) {
        this.interpreters = interpreters;
    }

    Match encode(OFFactory factory, DeviceId device, TrafficSelector selector) {
        Match.Builder match = factory.buildMatch();
        selector.criteria().forEach(criterion -> add(match, factory, device, criterion));
        return match.build();
    }

    private void add(Match.Builder match, OFFactory factory, DeviceId device, Criterion criterion) {
        switch (criterion.type()) {
            case IN_PORT -> match.setExact(MatchField.IN_PORT, port(((PortCriterion) criterion).port()));
            case METADATA ->
                match.setExact(MatchField.METADATA, OFMetadata.ofRaw(((MetadataCriterion) criterion).metadata()));
            case ETH_DST -> match.setExact(MatchField.ETH_DST, mac(((EthCriterion) criterion).mac()));
            case ETH_SRC -> match.setExact(MatchField.ETH_SRC, mac(((EthCriterion) criterion).mac()));
            case ETH_DST_MASKED -> masked(match, MatchField.ETH_DST, (EthCriterion) criterion);
            case ETH_SRC_MASKED -> masked(match, MatchField.ETH_SRC, (EthCriterion) criterion);
            case ETH_TYPE ->
                match.setExact(
                        MatchField.ETH_TYPE,
                        EthType.of(Short.toUnsignedInt(
                                ((EthTypeCriterion) criterion).ethType().toShort())));
            case IP_PROTO ->
                match.setExact(MatchField.IP_PROTO, IpProtocol.of(((IPProtocolCriterion) criterion).protocol()));
            case IP_DSCP -> match.setExact(MatchField.IP_DSCP, IpDscp.of(((IPDscpCriterion) criterion).ipDscp()));
            case IPV4_SRC -> ipv4(match, MatchField.IPV4_SRC, ((IPCriterion) criterion).ip());
            case IPV4_DST -> ipv4(match, MatchField.IPV4_DST, ((IPCriterion) criterion).ip());
            case IPV6_SRC -> ipv6(match, MatchField.IPV6_SRC, ((IPCriterion) criterion).ip());
            case IPV6_DST -> ipv6(match, MatchField.IPV6_DST, ((IPCriterion) criterion).ip());
            case TCP_SRC, TCP_SRC_MASKED -> tcp(match, MatchField.TCP_SRC, (TcpPortCriterion) criterion);
            case TCP_DST, TCP_DST_MASKED -> tcp(match, MatchField.TCP_DST, (TcpPortCriterion) criterion);
            case UDP_SRC, UDP_SRC_MASKED -> udp(match, MatchField.UDP_SRC, (UdpPortCriterion) criterion);
            case UDP_DST, UDP_DST_MASKED -> udp(match, MatchField.UDP_DST, (UdpPortCriterion) criterion);
            case ICMPV4_TYPE ->
                match.setExact(MatchField.ICMPV4_TYPE, ICMPv4Type.of(((IcmpTypeCriterion) criterion).icmpType()));
            case ICMPV6_TYPE ->
                match.setExact(MatchField.ICMPV6_TYPE, U8.of(((Icmpv6TypeCriterion) criterion).icmpv6Type()));
            case ARP_OP -> match.setExact(MatchField.ARP_OP, ArpOpcode.of(((ArpOpCriterion) criterion).arpOp()));
            case ARP_SPA -> match.setExact(MatchField.ARP_SPA, ip(((ArpPaCriterion) criterion).ip()));
            case ARP_TPA -> match.setExact(MatchField.ARP_TPA, ip(((ArpPaCriterion) criterion).ip()));
            case ARP_SHA -> match.setExact(MatchField.ARP_SHA, mac(((ArpHaCriterion) criterion).mac()));
            case ARP_THA -> match.setExact(MatchField.ARP_THA, mac(((ArpHaCriterion) criterion).mac()));
            case EXTENSION -> extension(match, factory, device, (ExtensionCriterion) criterion);
            default -> throw new IllegalArgumentException("no OpenFlow match for " + criterion);
        }
    }

    private static OFPort port(PortNumber port) {
        return OFPort.of((int) port.toLong());
    }

    private static MacAddress mac(org.onlab.packet.MacAddress mac) {
        return MacAddress.of(mac.toLong());
    }

    private static IPv4Address ip(Ip4Address address) {
        return IPv4Address.of(address.toInt());
    }

    private static void masked(Match.Builder match, MatchField<MacAddress> field, EthCriterion criterion) {
        match.setMasked(field, mac(criterion.mac()), mac(criterion.mask()));
    }

    private static void ipv4(Match.Builder match, MatchField<IPv4Address> field, IpPrefix prefix) {
        set(
                match,
                field,
                IPv4Address.of(prefix.address().getIp4Address().toInt()),
                IPv4Address.ofCidrMaskLength(prefix.prefixLength()));
    }

    private static void ipv6(Match.Builder match, MatchField<IPv6Address> field, IpPrefix prefix) {
        set(
                match,
                field,
                IPv6Address.of(prefix.address().toOctets()),
                IPv6Address.ofCidrMaskLength(prefix.prefixLength()));
    }

    private static <T extends OFValueType<T>> void set(Match.Builder match, MatchField<T> field, T value, T mask) {
        if (isExact(mask)) {
            match.setExact(field, value);
        } else {
            match.setMasked(field, value, mask);
        }
    }

    private static boolean isExact(Object mask) {
        return mask.equals(IPv4Address.NO_MASK)
                || mask.equals(IPv6Address.NO_MASK)
                || mask.equals(TransportPort.NO_MASK);
    }

    private static void tcp(Match.Builder match, MatchField<TransportPort> field, TcpPortCriterion criterion) {
        transport(match, field, criterion.tcpPort(), criterion.mask());
    }

    private static void udp(Match.Builder match, MatchField<TransportPort> field, UdpPortCriterion criterion) {
        transport(match, field, criterion.udpPort(), criterion.mask());
    }

    private static void transport(
            Match.Builder match, MatchField<TransportPort> field, TpPort port, @Nullable TpPort mask) {
        set(
                match,
                field,
                TransportPort.of(port.toInt()),
                mask == null ? TransportPort.NO_MASK : TransportPort.of(mask.toInt()));
    }

    private void extension(Match.Builder match, OFFactory factory, DeviceId device, ExtensionCriterion criterion) {
        if (criterion.extensionSelector() instanceof OpaqueMatch opaque) {
            setOxm(match, opaque.oxm());
            return;
        }
        ExtensionSelectorInterpreter interpreter = interpreters
                .ofSelectors(device)
                .orElseThrow(() -> new IllegalArgumentException("the driver of " + device + " has no extensions"));
        setOxm(match, interpreter.mapSelector(factory, criterion.extensionSelector()));
    }

    private static <T extends OFValueType<T>> void setOxm(Match.Builder match, OFOxm<T> oxm) {
        if (oxm.isMasked()) {
            match.setMasked(oxm.getMatchField(), oxm.getValue(), oxm.getMask());
        } else {
            match.setExact(oxm.getMatchField(), oxm.getValue());
        }
    }

    TrafficSelector decode(DeviceId device, Match match) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        Optional<ExtensionSelectorInterpreter> interpreter = interpreters.ofSelectors(device);
        for (OFOxm<?> oxm : ((OFMatchV3) match).getOxmList()) {
            selector.add(criterion(device, oxm, interpreter));
        }
        return selector.build();
    }

    private static Criterion criterion(
            DeviceId device, OFOxm<?> oxm, Optional<ExtensionSelectorInterpreter> interpreter) {
        OFValueType<?> mask = oxm.isMasked() ? oxm.getMask() : null;
        OFValueType<?> value = oxm.getValue();
        return switch (oxm.getMatchField().id) {
            case IN_PORT -> Criteria.matchInPort(PortNumber.portNumber(((OFPort) value).getPortNumber()));
            case METADATA ->
                mask == null
                        ? Criteria.matchMetadata(((OFMetadata) value).getValue().getValue())
                        : extension(device, oxm, interpreter);
            case ETH_DST ->
                mask == null ? Criteria.matchEthDst(mac(value)) : Criteria.matchEthDstMasked(mac(value), mac(mask));
            case ETH_SRC ->
                mask == null ? Criteria.matchEthSrc(mac(value)) : Criteria.matchEthSrcMasked(mac(value), mac(mask));
            case ETH_TYPE -> Criteria.matchEthType(((EthType) value).getValue());
            case IP_PROTO -> Criteria.matchIPProtocol(((IpProtocol) value).getIpProtocolNumber());
            case IP_DSCP -> Criteria.matchIPDscp(((IpDscp) value).getDscpValue());
            case IPV4_SRC -> prefixed(device, oxm, interpreter, true);
            case IPV4_DST -> prefixed(device, oxm, interpreter, false);
            case IPV6_SRC -> Criteria.matchIPv6Src(prefix6(value, mask));
            case IPV6_DST -> Criteria.matchIPv6Dst(prefix6(value, mask));
            case TCP_SRC ->
                mask == null ? Criteria.matchTcpSrc(port(value)) : Criteria.matchTcpSrcMasked(port(value), port(mask));
            case TCP_DST ->
                mask == null ? Criteria.matchTcpDst(port(value)) : Criteria.matchTcpDstMasked(port(value), port(mask));
            case UDP_SRC ->
                mask == null ? Criteria.matchUdpSrc(port(value)) : Criteria.matchUdpSrcMasked(port(value), port(mask));
            case UDP_DST ->
                mask == null ? Criteria.matchUdpDst(port(value)) : Criteria.matchUdpDstMasked(port(value), port(mask));
            case ICMPV4_TYPE -> Criteria.matchIcmpType(((ICMPv4Type) value).getType());
            case ICMPV6_TYPE -> Criteria.matchIcmpv6Type(((U8) value).getValue());
            case ARP_OP -> Criteria.matchArpOp(((ArpOpcode) value).getOpcode());
            case ARP_SPA -> mask == null ? Criteria.matchArpSpa(ip4(value)) : extension(device, oxm, interpreter);
            case ARP_TPA -> mask == null ? Criteria.matchArpTpa(ip4(value)) : extension(device, oxm, interpreter);
            case ARP_SHA -> Criteria.matchArpSha(mac(value));
            case ARP_THA -> Criteria.matchArpTha(mac(value));
            default -> extension(device, oxm, interpreter);
        };
    }

    private static Criterion prefixed(
            DeviceId device, OFOxm<?> oxm, Optional<ExtensionSelectorInterpreter> interpreter, boolean source) {
        IPv4Address mask = oxm.isMasked() ? (IPv4Address) oxm.getMask() : IPv4Address.NO_MASK;
        if (!mask.isCidrMask()) {
            return extension(device, oxm, interpreter);
        }
        IpPrefix prefix = Ip4Prefix.valueOf(ip4(oxm.getValue()), mask.asCidrMaskLength());
        return source ? Criteria.matchIPSrc(prefix) : Criteria.matchIPDst(prefix);
    }

    private static Criterion extension(
            DeviceId device, OFOxm<?> oxm, Optional<ExtensionSelectorInterpreter> interpreter) {
        if (interpreter.isPresent()) {
            try {
                ExtensionSelector named = interpreter.get().mapOxm(oxm);
                return Criteria.extension(named == null ? new OpaqueMatch(oxm) : named, device);
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                return Criteria.extension(new OpaqueMatch(oxm), device);
            }
        }
        return Criteria.extension(new OpaqueMatch(oxm), device);
    }

    private static org.onlab.packet.MacAddress mac(OFValueType<?> value) {
        return org.onlab.packet.MacAddress.valueOf(((MacAddress) value).getLong());
    }

    private static Ip4Address ip4(OFValueType<?> value) {
        return Ip4Address.valueOf(((IPv4Address) value).getInt());
    }

    private static Ip6Prefix prefix6(OFValueType<?> value, @Nullable OFValueType<?> mask) {
        return Ip6Prefix.valueOf(
                Ip6Address.valueOf(((IPv6Address) value).getBytes()),
                mask == null ? 128 : ((IPv6Address) mask).asCidrMaskLength());
    }

    private static TpPort port(OFValueType<?> value) {
        return TpPort.tpPort(((TransportPort) value).getPort());
    }
}
