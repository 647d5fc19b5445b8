// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A field of a packet, or of its metadata, that a rule matches or sets; widths are those of Open vSwitch's OXM fields. */
public enum Field {
    ETH_DST("eth_dst", 48, Notation.MAC),
    ETH_SRC("eth_src", 48, Notation.MAC),
    ETH_TYPE("eth_type", 16, Notation.HEX),
    /** IPv4 protocol or IPv6 next header. */
    IP_PROTO("nw_proto", 8, Notation.DECIMAL),
    IP_DSCP("ip_dscp", 6, Notation.DECIMAL),
    /** Two bits: 1 = any fragment, 3 = a later fragment (Open vSwitch's nw_frag). */
    IP_FRAG("ip_frag", 2, Notation.FRAG),
    IPV4_SRC("ip_src", 32, Notation.IP),
    IPV4_DST("ip_dst", 32, Notation.IP),
    IPV6_SRC("ipv6_src", 128, Notation.IP),
    IPV6_DST("ipv6_dst", 128, Notation.IP),
    UDP_SRC("udp_src", 16, Notation.DECIMAL),
    UDP_DST("udp_dst", 16, Notation.DECIMAL),
    TCP_SRC("tcp_src", 16, Notation.DECIMAL),
    TCP_DST("tcp_dst", 16, Notation.DECIMAL),
    ICMP_TYPE("icmp_type", 8, Notation.DECIMAL),
    ARP_OP("arp_op", 16, Notation.DECIMAL),
    ARP_SPA("arp_spa", 32, Notation.IP),
    ARP_TPA("arp_tpa", 32, Notation.IP),
    ARP_SHA("arp_sha", 48, Notation.MAC),
    ARP_THA("arp_tha", 48, Notation.MAC),
    /** Bits of {@link CtState}. */
    CT_STATE("ct_state", 32, Notation.CT_STATE),
    CT_MARK("ct_mark", 32, Notation.HEX),
    CT_LABEL("ct_label", 128, Notation.HEX),
    /** Carried from table to table; 0 when the packet comes in. */
    METADATA("metadata", 64, Notation.HEX),
    REG0("reg0", 32, Notation.HEX),
    REG1("reg1", 32, Notation.HEX);

    /** How ovs-ofctl writes a field's values. */
    private enum Notation {
        MAC,
        HEX,
        DECIMAL,
        IP,
        FRAG,
        CT_STATE
    }

    private final String text;
    private final int bits;
    private final Notation notation;

    Field(String text, int bits, Notation notation) {
        this.text = text;
        this.bits = bits;
        this.notation = notation;
    }

    /** The name in ovs-ofctl notation. */
    public String text() {
        return text;
    }

    /** Width in bits. */
    public int bits() {
        return bits;
    }

    /** Width in whole bytes. */
    public int bytes() {
        return (bits + 7) / 8;
    }

    /** {@code value} as ovs-ofctl writes it. */
    public String format(Bits value) {
        if (notation == Notation.MAC) {
            return mac(value);
        }
        if (notation == Notation.DECIMAL) {
            return value.toBigInteger().toString();
        }
        if (notation == Notation.IP) {
            return ip(value);
        }
        return value.toString();
    }

    /** {@code value} under {@code mask}, with the name, as ovs-ofctl writes a match. */
    String formatMatch(Bits value, Bits mask) {
        if (notation == Notation.CT_STATE) {
            return text + "=" + CtState.format(value.toLong(), mask.toLong());
        }
        if (notation == Notation.FRAG) {
            return text + "=" + frag(value.toLong(), mask.toLong());
        }
        if (mask.equals(Bits.ones(this))) {
            return text + "=" + format(value);
        }
        if (notation == Notation.IP && mask.equals(Bits.prefix(this, mask.count()))) {
            return text + "=" + format(value) + "/" + mask.count();
        }
        return text + "=" + formatMasked(value) + "/" + (notation == Notation.DECIMAL ? mask : format(mask));
    }

    private String formatMasked(Bits value) {
        return notation == Notation.DECIMAL ? value.toString() : format(value);
    }

    private static String frag(long value, long mask) {
        if (mask == 1) {
            return value == 1 ? "yes" : "no";
        }
        return value == 3 ? "later" : value == 1 ? "first" : "no";
    }

    private static String mac(Bits value) {
        StringBuilder text = new StringBuilder(17);
        for (byte b : value.toBytes()) {
            text.append(text.length() == 0 ? "" : ":").append(String.format("%02x", b));
        }
        return text.toString();
    }

    private static String ip(Bits value) {
        try {
            return InetAddress.getByAddress(value.toBytes()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + value.length(), e);
        }
    }
}
