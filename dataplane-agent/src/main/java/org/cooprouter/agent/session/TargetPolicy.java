// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import java.util.List;
import org.cooprouter.agent.role.config.AddressPrefix;
import org.cooprouter.agent.role.config.IpAddress;

/** Where packets may be forwarded to (T13). */
public final class TargetPolicy {
    private static final List<AddressPrefix> NEVER = List.of(
            ipv4(0, 0, 8), // "this network", RFC 791 section 3.2
            ipv4(127, 0, 8), // loopback, RFC 1122 section 3.2.1.3
            ipv4(169, 254, 16), // link-local, RFC 3927
            ipv4(224, 0, 3), // multicast (RFC 5771), reserved (RFC 1112 section 4), broadcast (RFC 919)
            new AddressPrefix(new IpAddress(0, 0), 96), // unspecified, loopback and IPv4-compatible, RFC 4291
            new AddressPrefix(new IpAddress(0xfe80L << 48, 0), 10), // link-local, RFC 4291
            new AddressPrefix(new IpAddress(0xff00L << 48, 0), 8)); // multicast, RFC 4291

    private TargetPolicy() {}

    private static AddressPrefix ipv4(int first, int second, int length) {
        return AddressPrefix.of(IpAddress.ofIpv4(first << 24 | second << 16), length);
    }

    /**
     * Tells whether an address can be a server's at all.
     *
     * @param high first half
     * @param low second half
     * @return false for multicast, broadcast, loopback, link-local and reserved addresses
     */
    public static boolean isServer(long high, long low) {
        return !contains(NEVER, high, low);
    }

    /**
     * Tells whether a proxy forwards to an address.
     *
     * @param own the proxy's address: never, since it would reach what listens there
     * @param allowed prefixes; empty = everything that {@link #isServer}
     * @param high first half
     * @param low second half
     * @return true if it does
     */
    public static boolean allows(IpAddress own, List<AddressPrefix> allowed, long high, long low) {
        boolean self = own.high() == high && own.low() == low;
        return !self && isServer(high, low) && (allowed.isEmpty() || contains(allowed, high, low));
    }

    private static boolean contains(List<AddressPrefix> prefixes, long high, long low) {
        for (int i = 0; i < prefixes.size(); i++) {
            if (prefixes.get(i).contains(high, low)) {
                return true;
            }
        }
        return false;
    }
}
