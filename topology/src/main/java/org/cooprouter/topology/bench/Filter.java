// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.util.List;

/** Which frames go from one {@link Place} to another; in the words of tc's u32 classifier, for IPv4 without options. */
enum Filter {
    /** Probes of the tunnel. */
    PROBES(false, tunnelPacket(0, "0x11", "0xff")),
    /** Packets of the tunnel that say whose they are: a session's first ones, and one per second. */
    WITH_CLIENT_ID(true, tunnelPacket(1, "0x40", "0x40")),
    /** All that routers send to proxies. */
    TO_PROXY(true, "match ip dport %d 0xffff".formatted(BenchConfig.TUNNEL_PORT)),
    /** All that proxies send to routers. */
    FROM_PROXY(false, "match ip sport %d 0xffff".formatted(BenchConfig.TUNNEL_PORT)),
    /** To the server, from a client or for it. */
    TO_SERVER(true, to(BenchConfig.SERVER)),
    /** Answers of the server to the proxy. */
    TO_EXTERNAL_ADDRESS(true, to(BenchConfig.PROXY)),
    /** Answers of the server to the client itself. */
    TO_CLIENT(true, to(BenchConfig.CLIENT));

    private static final int IPV4_AND_UDP = 28;

    private final boolean load;
    private final String match;

    Filter(boolean load, String match) {
        this.load = load;
        this.match = match;
    }

    /** Whether they are the load or what it became; false if agents have them for themselves. */
    boolean isLoad() {
        return load;
    }

    List<String> match() {
        return List.of(match.split(" ", -1));
    }

    private static String tunnelPacket(int offset, String value, String mask) {
        return "match ip dport %d 0xffff match u8 %s %s at %d"
                .formatted(BenchConfig.TUNNEL_PORT, value, mask, IPV4_AND_UDP + offset);
    }

    private static String to(int address) {
        return "match ip dst %d.%d.%d.%d/32"
                .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
    }
}
