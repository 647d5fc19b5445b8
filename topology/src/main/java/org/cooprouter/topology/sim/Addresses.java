// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/** Who has which IPv4 address. */
final class Addresses {
    static final int TUNNEL_PORT = 7177;

    private static final int UPLINKS = 0xc633_0000;
    private static final int NEIGHBOUR_LINKS = 0x0a4d_0000;
    private static final int PROXIES = 0xc000_0200;
    private static final int PROXY_BITS = 6;
    private static final int SERVERS = 0xcb00_7100;
    private static final int CLIENTS = 0xc0a8_0000;
    private static final int ATTACKERS = 0xc612_0000;

    private Addresses() {}

    /** 198.51.site.1 and up. */
    static int uplink(int site, int uplink) {
        return UPLINKS | site << Byte.SIZE | uplink + 1;
    }

    static int siteOfUplink(int address) {
        return address >>> Byte.SIZE & 0xff;
    }

    static boolean isUplink(int address) {
        return (address & 0xffff_0000) == UPLINKS;
    }

    /** 10.77.site.helper: the site's address on the link to a neighbour. */
    static int link(int site, int helper) {
        return NEIGHBOUR_LINKS | site << Byte.SIZE | helper;
    }

    /** 192.0.2.1 and up. */
    static int proxy(int proxy) {
        return proxy(proxy, 0);
    }

    /** The addresses of a proxy: 192.0.2.1, .65 and so on. */
    static int proxy(int proxy, int which) {
        return PROXIES | which << PROXY_BITS | proxy + 1;
    }

    /** 203.0.113.x. */
    static int server(int call) {
        return SERVERS | call + 1;
    }

    /** 192.168.site.10 and up. */
    static int client(int site, int call) {
        return CLIENTS | site << Byte.SIZE | call + 10;
    }

    /** 198.18.0.1: nobody's. */
    static int attacker() {
        return ATTACKERS | 1;
    }

    static boolean isAttacker(int address) {
        return (address & 0xffff_0000) == ATTACKERS;
    }
}
