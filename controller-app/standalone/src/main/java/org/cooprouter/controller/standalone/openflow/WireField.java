// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import org.cooprouter.controller.core.flow.Field;

/**
 * The 32-bit headers that name fields on the wire: {@code class (16) | field (7) | has-mask (1) | length (8)}, OpenFlow
 * 1.3 §7.2.3.2. Open vSwitch's own fields use class 1 (NXM_1, ovs-fields(7)); both kinds serve in matches, set_field, move.
 */
final class WireField {
    private static final int OPENFLOW_BASIC = 0x8000;
    private static final int NXM_1 = 0x0001;
    private static final int HAS_MASK = 0x100;

    /** {@code in_port}, which the core names apart from the fields: OXM_OF_IN_PORT, 4 bytes. */
    static final int IN_PORT = header(OPENFLOW_BASIC, 0, 4);

    private WireField() {}

    /** Returns the header of an exact value of {@code field}. */
    static int header(Field field) {
        return switch (field) {
            case METADATA -> oxm(2, field);
            case ETH_DST -> oxm(3, field);
            case ETH_SRC -> oxm(4, field);
            case ETH_TYPE -> oxm(5, field);
            case IP_DSCP -> oxm(8, field);
            case IP_PROTO -> oxm(10, field);
            case IPV4_SRC -> oxm(11, field);
            case IPV4_DST -> oxm(12, field);
            case TCP_SRC -> oxm(13, field);
            case TCP_DST -> oxm(14, field);
            case UDP_SRC -> oxm(15, field);
            case UDP_DST -> oxm(16, field);
            case ICMP_TYPE -> oxm(19, field);
            case ARP_OP -> oxm(21, field);
            case ARP_SPA -> oxm(22, field);
            case ARP_TPA -> oxm(23, field);
            case ARP_SHA -> oxm(24, field);
            case ARP_THA -> oxm(25, field);
            case IPV6_SRC -> oxm(26, field);
            case IPV6_DST -> oxm(27, field);
            case REG0 -> nxm(0, field);
            case REG1 -> nxm(1, field);
            case IP_FRAG -> nxm(26, field);
            case CT_STATE -> nxm(105, field);
            case CT_MARK -> nxm(107, field);
            case CT_LABEL -> nxm(108, field);
        };
    }

    /** Returns the header of a value of {@code field} that a mask of the same length follows. */
    static int maskedHeader(Field field) {
        return header(field) + HAS_MASK + field.bytes();
    }

    private static int oxm(int number, Field field) {
        return header(OPENFLOW_BASIC, number, field.bytes());
    }

    private static int nxm(int number, Field field) {
        return header(NXM_1, number, field.bytes());
    }

    private static int header(int oxmClass, int number, int length) {
        return oxmClass << 16 | number << 9 | length;
    }
}
