// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.util.Locale;

/**
 * Every reason for which the agent drops a packet; each has a counter of its own, documented in
 * {@code docs/reference/drop-reasons.md}.
 *
 * <p>The packet path passes reasons instead of throwing; {@link #NONE} stands for "not dropped" and has no counter.
 */
public enum DropReason {
    /** Not dropped. */
    NONE,

    // --- frames and the headers of the Internet protocols ---

    /** Shorter than an Ethernet header. */
    ETHERNET_TRUNCATED,
    /** An EtherType that the agent does not handle. */
    ETHERNET_TYPE,
    /** Shorter than the IP header or than the length that the header states. */
    IP_TRUNCATED,
    /** An IP header that contradicts itself: version or header length. */
    IP_HEADER,
    /** The IPv4 header checksum is wrong. */
    IP_CHECKSUM,
    /** An IP fragment where only whole packets can be handled. */
    IP_FRAGMENT,
    /** A transport protocol that the agent does not handle. */
    IP_PROTOCOL,
    /** Shorter than the UDP header, or a UDP length that does not fit the packet. */
    UDP_TRUNCATED,
    /** The UDP checksum is wrong. */
    UDP_CHECKSUM,
    /** Shorter than the TCP header, or a data offset that does not fit the packet. */
    TCP_TRUNCATED,
    /** The TCP checksum is wrong. */
    TCP_CHECKSUM,

    // --- the encapsulation, in the order in which a receiver checks (wire format, "Receiving") ---

    /** Too short for the fixed header, its client_ID and the tag. */
    WIRE_TRUNCATED,
    /** A version other than 1. */
    WIRE_VERSION,
    /** A reserved bit is set, or the type is not known or not allowed for that session, direction and Copy. */
    WIRE_RESERVED,
    /** A packet of the direction that this side sends. */
    WIRE_DIRECTION,
    /** A client_ID without an association here. */
    UNKNOWN_CLIENT,
    /** A session_ID without a session here. */
    UNKNOWN_SESSION,
    /** A packet of the association itself from an address that is no known peer. */
    UNKNOWN_PEER,
    /** No key of that epoch, past or future. */
    UNKNOWN_KEY_EPOCH,
    /** The authentication tag does not verify. */
    AUTHENTICATION_FAILED,
    /** A copy of a packet that has arrived already. */
    DUPLICATE,
    /** Older than the sequence recovery window. */
    STALE,
    /** The fields do not parse. */
    MALFORMED_FIELDS,
    /** A critical (even) field type that this version does not know. */
    UNKNOWN_CRITICAL_FIELD,
    /** A split copy of a scheme, or of so many parts, that this version does not know. */
    SPLIT_SCHEME,
    /** A split copy without the RAIC field or with an index that its scheme does not have, or the field in a whole packet. */
    SPLIT_INDEX,
    /** More padding than a packet can have, or parts of a packet that is longer than any. */
    SPLIT_LENGTH,
    /** Split otherwise than the split copies of the same packet that arrived before. */
    SPLIT_MISMATCH,

    /** A repair copy that is shorter or longer than any combination of packets. */
    REPAIR_LENGTH,

    // --- the roles ---

    /** A frame for an address or port that is none of this agent's. */
    NOT_FOR_US,
    /** Longer than any frame that the agent can write. */
    FRAME_TOO_LONG,
    /** The first packet of a session, but there are too many sessions already. */
    SESSIONS_FULL,
    /** The first packet of a session, but its client has as many as it may have. */
    CLIENT_SESSIONS_FULL,
    /** The first packet of a session, but every external port is taken. */
    NAT_PORTS_EXHAUSTED,
    /** A session whose target the proxy does not forward to. */
    TARGET_REFUSED,
    /** Above the rate limit of the client. */
    CLIENT_RATE_LIMITED,
    /** Above the rate limit of the session. */
    SESSION_RATE_LIMITED,
    /** A server's packet for an external port that stands for nobody. */
    NO_MAPPING,
    /** A packet for an external port from a server with which it has no session (RFC 4787 section 5). */
    FILTERED,
    /** A server's packet that is too large for the tunnel. */
    PAYLOAD_TOO_LARGE,
    /** Too large for a path, and its sender wants to be told rather than have it fragmented. */
    PACKET_TOO_BIG,
    /** A server's packet for a client of which no path is known at present. */
    NO_PATH,

    // --- between cooperating routers (docs/reference/handshake.md), in the order in which a receiver checks ---

    /** A frame of a link on which no handshake is configured. */
    COOP_LINK,
    /** Shorter than it says, than its type must be, or than any message. */
    COOP_TRUNCATED,
    /** Without the magic number. */
    COOP_MAGIC,
    /** A version other than 1. */
    COOP_VERSION,
    /** A type that is not known. */
    COOP_TYPE,
    /** The checksum is wrong. */
    COOP_CHECKSUM,
    /** A message of this agent itself, reflected. */
    COOP_REFLECTED,
    /** For another receiver, such as this agent before it restarted. */
    COOP_RECEIVER,
    /** More messages than a handshake takes. */
    COOP_RATE_LIMITED,
    /** The MAC does not verify. */
    COOP_AUTHENTICATION,
    /** Lengths or ranges in it contradict each other. */
    COOP_MALFORMED,
    /** There are as many neighbours on the link as are looked at. */
    COOP_FULL,
    /** There is a channel with another neighbour. */
    COOP_OCCUPIED,
    /** It contradicts the state of the handshake, or what its sender said before. */
    COOP_UNEXPECTED,
    /** About an emergency connection, and it contradicts how that stands, or is about an earlier request. */
    COOP_EMERGENCY,
    /** Nobody has chosen yet whether to cooperate with the neighbour. */
    COOP_AWAITING_CHOICE,
    /** A sealed message without a channel. */
    COOP_NO_CHANNEL,
    /** A sealed message that does not open. */
    COOP_SEAL,
    /** TCP of a silent uplink that is not to be reset, or not yet; the bridge has sent it on. */
    STRANDED,

    // --- sending ---

    /** A copy of a packet that the application sent by itself; another one has entered the tunnel. */
    APPLICATION_COPY,
    /** No key to send under: none configured, or the send epoch's key is missing. */
    NO_SEND_KEY,
    /** A copy that was to leave later, over a path that is gone by then. */
    PATH_GONE,
    /** The sender has used up its packet_IDs. */
    PACKET_ID_EXHAUSTED;

    private final String counterName = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the counter's name, for example {@code wire_truncated}.
     *
     * @return lower-case letters and underscores; stable across versions
     */
    public String counterName() {
        return counterName;
    }
}
