// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

/** Bits of the connection tracking state, numbered as in Open vSwitch's ct_state. */
public final class CtState {
    public static final int NEW = 0x01;
    public static final int ESTABLISHED = 0x02;
    public static final int RELATED = 0x04;
    public static final int REPLY = 0x08;
    public static final int INVALID = 0x10;
    public static final int TRACKED = 0x20;
    public static final int SOURCE_NAT = 0x40;
    public static final int DESTINATION_NAT = 0x80;

    private static final String[] NAMES = {"new", "est", "rel", "rpl", "inv", "trk", "snat", "dnat"};

    private CtState() {}

    static String format(long value, long mask) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            if ((mask >> i & 1) != 0) {
                text.append((value >> i & 1) != 0 ? '+' : '-').append(NAMES[i]);
            }
        }
        return text.toString();
    }
}
