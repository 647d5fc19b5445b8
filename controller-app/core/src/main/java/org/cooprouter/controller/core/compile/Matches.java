// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.net.InetAddress;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.policy.Cidr;

/** Matches that several tables use; the address family follows from the address. */
final class Matches {
    static final int ETH_IPV4 = 0x0800;
    static final int ETH_IPV6 = 0x86dd;
    static final int ETH_ARP = 0x0806;
    static final int UDP = 17;
    static final int TCP = 6;
    static final int ICMP = 1;
    static final int ECHO_REPLY = 0;
    static final long GROUP_MAC = 0x01_00_00_00_00_00L;

    static final Match IP = Match.ALL.with(Field.ETH_TYPE, ETH_IPV4);
    static final Match ARP_REQUEST = Match.ALL.with(Field.ETH_TYPE, ETH_ARP).with(Field.ARP_OP, 1);
    static final Match ARP_REPLY = Match.ALL.with(Field.ETH_TYPE, ETH_ARP).with(Field.ARP_OP, 2);

    private Matches() {}

    static Match from(Match match, InetAddress address) {
        return match.with(Field.ETH_TYPE, type(address))
                .with(isIpv4(address) ? Field.IPV4_SRC : Field.IPV6_SRC, Bits.of(address.getAddress()));
    }

    static Match to(Match match, InetAddress address) {
        return match.with(Field.ETH_TYPE, type(address))
                .with(isIpv4(address) ? Field.IPV4_DST : Field.IPV6_DST, Bits.of(address.getAddress()));
    }

    static Match from(Match match, Cidr network) {
        Field field = isIpv4(network.address()) ? Field.IPV4_SRC : Field.IPV6_SRC;
        return prefix(match, field, network);
    }

    static Match to(Match match, Cidr network) {
        Field field = isIpv4(network.address()) ? Field.IPV4_DST : Field.IPV6_DST;
        return prefix(match, field, network);
    }

    private static Match prefix(Match match, Field field, Cidr network) {
        return match.with(Field.ETH_TYPE, type(network.address()))
                .with(field, Bits.of(network.network()), Bits.prefix(field, network.length()));
    }

    static Match udp(Match match) {
        return match.with(Field.IP_PROTO, UDP);
    }

    static Match mark(int value, int mask) {
        return Match.ALL.with(Field.CT_MARK, value, mask);
    }

    private static int type(InetAddress address) {
        return isIpv4(address) ? ETH_IPV4 : ETH_IPV6;
    }

    private static boolean isIpv4(InetAddress address) {
        return address.getAddress().length == 4;
    }
}
