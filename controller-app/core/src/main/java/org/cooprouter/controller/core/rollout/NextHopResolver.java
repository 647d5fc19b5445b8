// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooprouter.controller.core.compile.NextHop;
import org.cooprouter.controller.core.flow.Actions;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;

/** Finds the MAC addresses of next hops by ARP (RFC 826) through the bridges. Confined to the core's thread. */
final class NextHopResolver {
    /** Between requests for an address that nobody has given yet. */
    static final Duration RETRY = Duration.ofSeconds(1);
    /** Between requests for an address that is known, since a router may be replaced. */
    static final Duration REFRESH = Duration.ofSeconds(60);

    private static final int FRAME = 42;
    private static final int ARP_START = 14;
    private static final byte[] REQUEST = {0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1};
    private static final int TYPE_OFFSET = 12;
    private static final int OPERATION_OFFSET = 20;
    private static final int SENDER_MAC_OFFSET = 22;
    private static final int SENDER_IP_OFFSET = 28;
    private static final short ETHERTYPE_ARP = 0x0806;
    private static final short REPLY = 2;
    private static final int MAC_BYTES = 6;
    private static final int IP_BYTES = 4;

    private final Fabric fabric;
    private final Map<String, Long> known = new HashMap<>();

    NextHopResolver(Fabric fabric, Map<String, Long> remembered) {
        this.fabric = fabric;
        known.putAll(remembered);
    }

    /** MAC addresses by {@link NextHop#key()}. */
    Map<String, Long> known() {
        return Collections.unmodifiableMap(known);
    }

    /** Asks; the answer comes as a packet-in. */
    void ask(DatapathId bridge, NextHop hop) {
        if (hop.address().getAddress().length == IP_BYTES) {
            CompletableFuture<Void> unused =
                    fabric.packetOut(bridge, PortRef.CONTROLLER, request(hop), List.of(Actions.output(hop.port())));
        }
    }

    private static byte[] request(NextHop hop) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        byte[] own = mac(hop.routerMac());
        byte[] everybody = new byte[MAC_BYTES];
        Arrays.fill(everybody, (byte) 0xff);
        frame.put(everybody).put(own).put(REQUEST);
        frame.put(own).put(hop.own().getAddress());
        frame.put(new byte[MAC_BYTES]).put(hop.address().getAddress());
        return frame.array();
    }

    private static byte[] mac(long value) {
        return Arrays.copyOfRange(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), 2, Long.BYTES);
    }

    /** The next hop whose MAC address {@code frame} tells anew, if it does: {@link #known} has it then. */
    Optional<NextHop> learn(List<NextHop> hops, String inPort, byte[] frame) {
        if (frame.length < FRAME) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        if (buffer.getShort(TYPE_OFFSET) != ETHERTYPE_ARP
                || buffer.getShort(ARP_START + 4) != 0x0604
                || buffer.getShort(OPERATION_OFFSET) != REPLY) {
            return Optional.empty();
        }
        long mac = buffer.getLong(SENDER_MAC_OFFSET) >>> 16;
        byte[] sender = Arrays.copyOfRange(frame, SENDER_IP_OFFSET, SENDER_IP_OFFSET + IP_BYTES);
        boolean unicast = mac != 0 && (mac >>> 40 & 1) == 0;
        for (NextHop hop : hops) {
            if (unicast && hop.port().name().equals(inPort) && matches(hop.address(), sender)) {
                Long before = known.put(hop.key(), mac);
                return before != null && before == mac ? Optional.empty() : Optional.of(hop);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(InetAddress address, byte[] sender) {
        return Arrays.equals(address.getAddress(), sender);
    }
}
