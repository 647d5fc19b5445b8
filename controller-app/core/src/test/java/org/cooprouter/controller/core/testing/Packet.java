// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import com.google.common.net.InetAddresses;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.policy.MacAddress;

/** A frame as its header fields; immutable. */
public final class Packet {
    public static final int TCP = 6;
    public static final int UDP = 17;

    private final Map<Field, Bits> fields;
    private final int ttl;

    private Packet(Map<Field, Bits> fields, int ttl) {
        this.fields = Collections.unmodifiableMap(fields);
        this.ttl = ttl;
    }

    public static Packet frame(String source, String destination, int type) {
        return new Packet(new EnumMap<>(Field.class), 64)
                .with(Field.ETH_SRC, MacAddress.of(source))
                .with(Field.ETH_DST, Long.parseLong(destination.replace(":", ""), 16))
                .with(Field.ETH_TYPE, type);
    }

    public static Packet udp(String from, int fromPort, String to, int toPort) {
        return ip(from, to, UDP).with(Field.UDP_SRC, fromPort).with(Field.UDP_DST, toPort);
    }

    public static Packet tcp(String from, int fromPort, String to, int toPort) {
        return ip(from, to, TCP).with(Field.TCP_SRC, fromPort).with(Field.TCP_DST, toPort);
    }

    private static Packet ip(String from, String to, int protocol) {
        return frame("02:aa:00:00:00:01", "02:aa:00:00:00:02", 0x0800)
                .with(Field.IPV4_SRC, address(from))
                .with(Field.IPV4_DST, address(to))
                .with(Field.IP_PROTO, protocol)
                .with(Field.IP_DSCP, 0)
                .with(Field.IP_FRAG, 0);
    }

    public static Packet arp(int operation, String senderMac, String sender, String target) {
        return frame(senderMac, "ff:ff:ff:ff:ff:ff", 0x0806)
                .with(Field.ARP_OP, operation)
                .with(Field.ARP_SHA, MacAddress.of(senderMac))
                .with(Field.ARP_SPA, address(sender))
                .with(Field.ARP_THA, 0)
                .with(Field.ARP_TPA, address(target));
    }

    public static Bits address(String text) {
        return Bits.of(InetAddresses.forString(text).getAddress());
    }

    public Packet macs(String source, String destination) {
        return with(Field.ETH_SRC, MacAddress.of(source))
                .with(Field.ETH_DST, Long.parseLong(destination.replace(":", ""), 16));
    }

    public Packet with(Field field, long value) {
        return with(field, Bits.of(field, value));
    }

    public Packet with(Field field, Bits value) {
        Map<Field, Bits> all = new EnumMap<>(Field.class);
        all.putAll(fields);
        all.put(field, value);
        return new Packet(all, ttl);
    }

    Packet without(Field field) {
        Map<Field, Bits> all = new EnumMap<>(Field.class);
        all.putAll(fields);
        all.remove(field);
        return new Packet(all, ttl);
    }

    public Packet ttl(int value) {
        return new Packet(fields, value);
    }

    public int ttl() {
        return ttl;
    }

    public boolean has(Field field) {
        return fields.containsKey(field);
    }

    public Bits get(Field field) {
        return fields.getOrDefault(field, Bits.of(field, 0));
    }

    public String text(Field field) {
        return field.format(get(field));
    }

    /** "192.168.1.10:4000 > 192.0.2.9:5004". */
    public String flow() {
        boolean tcp = get(Field.IP_PROTO).toLong() == TCP;
        return text(Field.IPV4_SRC) + ":" + text(tcp ? Field.TCP_SRC : Field.UDP_SRC) + " > " + text(Field.IPV4_DST)
                + ":" + text(tcp ? Field.TCP_DST : Field.UDP_DST);
    }

    @Override
    public String toString() {
        return fields + " ttl " + ttl;
    }
}
