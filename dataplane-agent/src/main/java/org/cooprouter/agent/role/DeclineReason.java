// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.Locale;
import org.cooprouter.agent.wire.DropReason;

/** Why the router wrote a client's frame back as it came, for the bridge to give it the ordinary path. */
public enum DeclineReason {
    /** Not declined. */
    NONE,
    /** The steering address names an app type that the configuration does not have. */
    UNKNOWN_APP_TYPE,
    /** Not IPv4. */
    NOT_IPV4,
    /** A header that contradicts itself or a frame that ends too early. */
    BROKEN_HEADER,
    /** A checksum is wrong: sealing the packet would hide that. */
    CHECKSUM,
    /** A part of a packet. */
    FRAGMENT,
    /** IP options, which the tunnel does not carry. */
    OPTIONS,
    /** Neither UDP nor TCP. */
    PROTOCOL,
    /** The time to live ends at this router; the ordinary path says so to the sender. */
    TTL,
    /** No server can have that address. */
    TARGET,
    /** Together with what the tunnel adds, larger than a path's MTU. */
    MTU,
    /** There are too many sessions already. */
    SESSIONS_FULL,
    /** No preferred proxy can be used. */
    NO_PROXY,
    /** The session's proxy does not forward to that target, or had no room for the session. */
    REFUSED,
    /** A TCP segment that ends a connection of which nothing is known. */
    NO_SESSION,
    /** The sender has used up its packet_IDs. */
    PACKET_ID_EXHAUSTED;

    private final String counterName = "declined_" + name().toLowerCase(Locale.ROOT);

    /**
     * Returns the counter's name, for example {@code declined_mtu}.
     *
     * @return lower-case letters and underscores; stable across versions
     */
    public String counterName() {
        return counterName;
    }

    /** What is wrong with a client's packet, as a reason to decline it. */
    static DeclineReason of(DropReason reason) {
        return switch (reason) {
            case NONE -> NONE;
            case ETHERNET_TYPE -> NOT_IPV4;
            case IP_FRAGMENT -> FRAGMENT;
            case IP_PROTOCOL -> PROTOCOL;
            case IP_CHECKSUM, UDP_CHECKSUM, TCP_CHECKSUM -> CHECKSUM;
            default -> BROKEN_HEADER;
        };
    }
}
