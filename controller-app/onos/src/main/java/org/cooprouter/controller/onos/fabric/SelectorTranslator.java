// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FieldMatch;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.port.FabricException;
import org.cooprouter.controller.onos.driver.OvsMatch;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Translates matches into selectors, exactly those that ONOS's OpenFlow provider builds when it reads the rule back from the
 * bridge: a rule whose selector it reads differently is foreign to ONOS, which removes it and adds it again at every poll.
 */
final class SelectorTranslator {
    private final DeviceId device;
    private final PortTranslator ports;

    SelectorTranslator(DeviceId device, PortTranslator ports) {
        this.device = device;
        this.ports = ports;
    }

    /** Throws {@link FabricException} for what ONOS cannot match, or could not read back. */
    TrafficSelector selector(Match match) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        match.inPort().ifPresent(port -> selector.matchInPort(ports.number(port)));
        match.fields().forEach((field, wanted) -> {
            boolean exact = wanted.mask().equals(Bits.ones(field));
            boolean known = exact ? exact(selector, field, wanted.value()) : masked(selector, field, wanted);
            if (!known) {
                throw new FabricException(
                        "ONOS cannot match " + field.text() + "=" + wanted + ", as a rule of " + device + " does");
            }
        });
        return selector.build();
    }

    private boolean exact(TrafficSelector.Builder selector, Field field, Bits value) {
        long number = value.toLong();
        switch (field) {
            case METADATA:
                selector.matchMetadata(number);
                return true;
            case ETH_DST:
                selector.matchEthDst(MacAddress.valueOf(number));
                return true;
            case ETH_SRC:
                selector.matchEthSrc(MacAddress.valueOf(number));
                return true;
            case ETH_TYPE:
                selector.matchEthType((short) number);
                return true;
            case IP_PROTO:
                selector.matchIPProtocol((byte) number);
                return true;
            case IP_DSCP:
                selector.matchIPDscp((byte) number);
                return true;
            case UDP_SRC:
                selector.matchUdpSrc(port(number));
                return true;
            case UDP_DST:
                selector.matchUdpDst(port(number));
                return true;
            case TCP_SRC:
                selector.matchTcpSrc(port(number));
                return true;
            case TCP_DST:
                selector.matchTcpDst(port(number));
                return true;
            case ICMP_TYPE:
                selector.matchIcmpType((byte) number);
                return true;
            case ARP_OP:
                selector.matchArpOp((int) number);
                return true;
            case ARP_SPA:
                selector.matchArpSpa(Ip4Address.valueOf((int) number));
                return true;
            case ARP_TPA:
                selector.matchArpTpa(Ip4Address.valueOf((int) number));
                return true;
            case ARP_SHA:
                selector.matchArpSha(MacAddress.valueOf(number));
                return true;
            case ARP_THA:
                selector.matchArpTha(MacAddress.valueOf(number));
                return true;
            default:
                return prefix(selector, field, value, Bits.ones(field))
                        || extension(selector, field, value, Bits.ones(field));
        }
    }

    private boolean masked(TrafficSelector.Builder selector, Field field, FieldMatch wanted) {
        long value = wanted.value().toLong();
        long mask = wanted.mask().toLong();
        switch (field) {
            case ETH_DST:
                selector.matchEthDstMasked(MacAddress.valueOf(value), MacAddress.valueOf(mask));
                return true;
            case ETH_SRC:
                selector.matchEthSrcMasked(MacAddress.valueOf(value), MacAddress.valueOf(mask));
                return true;
            case UDP_SRC:
                selector.matchUdpSrcMasked(port(value), port(mask));
                return true;
            case UDP_DST:
                selector.matchUdpDstMasked(port(value), port(mask));
                return true;
            case TCP_SRC:
                selector.matchTcpSrcMasked(port(value), port(mask));
                return true;
            case TCP_DST:
                selector.matchTcpDstMasked(port(value), port(mask));
                return true;
            default:
                return prefix(selector, field, wanted.value(), wanted.mask())
                        || extension(selector, field, wanted.value(), wanted.mask());
        }
    }

    private static TpPort port(long number) {
        return TpPort.tpPort((int) number);
    }

    private static boolean prefix(TrafficSelector.Builder selector, Field field, Bits value, Bits mask) {
        if (!mask.equals(Bits.prefix(field, mask.count()))) {
            return false;
        }
        switch (field) {
            case IPV4_SRC:
                selector.matchIPSrc(IpPrefix.valueOf(IpAddress.Version.INET, value.toBytes(), mask.count()));
                return true;
            case IPV4_DST:
                selector.matchIPDst(IpPrefix.valueOf(IpAddress.Version.INET, value.toBytes(), mask.count()));
                return true;
            case IPV6_SRC:
                selector.matchIPv6Src(IpPrefix.valueOf(IpAddress.Version.INET6, value.toBytes(), mask.count()));
                return true;
            case IPV6_DST:
                selector.matchIPv6Dst(IpPrefix.valueOf(IpAddress.Version.INET6, value.toBytes(), mask.count()));
                return true;
            default:
                return false;
        }
    }

    private boolean extension(TrafficSelector.Builder selector, Field field, Bits value, Bits mask) {
        int bits = (int) value.toLong();
        int underMask = (int) mask.toLong();
        switch (field) {
            case CT_STATE:
                selector.extension(OvsMatch.ctState(bits, underMask), device);
                return true;
            case CT_MARK:
                selector.extension(OvsMatch.ctMark(bits, underMask), device);
                return true;
            default:
                return false;
        }
    }
}
