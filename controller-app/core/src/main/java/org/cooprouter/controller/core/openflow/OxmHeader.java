// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import org.cooprouter.controller.core.flow.Field;

/**
 * The 32-bit headers that name fields on the wire: {@code class (16) | field (7) | has-mask (1) | length (8)}, OpenFlow
 * 1.3 §7.2.3.2. Open vSwitch's own fields use class 1 (NXM_1, ovs-fields(7)); both kinds serve in matches, set_field, move.
 */
public final class OxmHeader {
    private static final int OPENFLOW_BASIC = 0x8000;
    private static final int NXM_0 = 0x0000;
    private static final int NXM_1 = 0x0001;
    private static final int HAS_MASK = 0x100;

    /** {@code in_port}, which the core names apart from the fields: OXM_OF_IN_PORT, 4 bytes. */
    public static final int IN_PORT = header(OPENFLOW_BASIC, 0, 4);

    private OxmHeader() {}

    /** Names an exact value of {@code field}. */
    public static int exact(Field field) {
        switch (field) {
            case METADATA:
                return oxm(2, field);
            case ETH_DST:
                return oxm(3, field);
            case ETH_SRC:
                return oxm(4, field);
            case ETH_TYPE:
                return oxm(5, field);
            case IP_DSCP:
                return oxm(8, field);
            case IP_PROTO:
                return oxm(10, field);
            case IPV4_SRC:
                return oxm(11, field);
            case IPV4_DST:
                return oxm(12, field);
            case TCP_SRC:
                return oxm(13, field);
            case TCP_DST:
                return oxm(14, field);
            case UDP_SRC:
                return oxm(15, field);
            case UDP_DST:
                return oxm(16, field);
            case ICMP_TYPE:
                return oxm(19, field);
            case ARP_OP:
                return oxm(21, field);
            case ARP_SPA:
                return oxm(22, field);
            case ARP_TPA:
                return oxm(23, field);
            case ARP_SHA:
                return oxm(24, field);
            case ARP_THA:
                return oxm(25, field);
            case IPV6_SRC:
                return oxm(26, field);
            case IPV6_DST:
                return oxm(27, field);
            case REG0:
                return nxm(0, field);
            case REG1:
                return nxm(1, field);
            case IP_FRAG:
                return nxm(26, field);
            case CT_STATE:
                return nxm(105, field);
            case CT_MARK:
                return nxm(107, field);
            case CT_LABEL:
                return nxm(108, field);
        }
        throw new IllegalArgumentException("no OpenFlow field for " + field);
    }

    /** Names a value of {@code field} that a mask of the same length follows. */
    public static int masked(Field field) {
        return exact(field) + HAS_MASK + field.bytes();
    }

    /**
     * Names {@code field} in an action that copies it. Open vSwitch takes both names that a field may have and shows its own, the older one
     * (ovs-fields(7)); whoever compares what a bridge shows with what it was sent needs that.
     */
    public static int copied(Field field) {
        switch (field) {
            case ETH_DST:
                return header(NXM_0, 1, field.bytes());
            case ETH_SRC:
                return header(NXM_0, 2, field.bytes());
            case ARP_OP:
                return header(NXM_0, 15, field.bytes());
            case ARP_SPA:
                return header(NXM_0, 16, field.bytes());
            case ARP_TPA:
                return header(NXM_0, 17, field.bytes());
            case ARP_SHA:
                return nxm(17, field);
            case ARP_THA:
                return nxm(18, field);
            default:
                return exact(field);
        }
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
