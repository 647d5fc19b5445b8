// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.Locale;
import org.cooprouter.agent.cooperation.CooperationCounter;

/** What the packet path counts beside drops and declined frames; cumulative except for gauges. */
public enum AgentCounter {
    /** Frames read from the bridge. */
    FRAMES_RECEIVED,
    /** Packets of clients (router) or servers (proxy) that were sealed. */
    PACKETS_SEALED,
    /**
     * Packets of app types whose applications send copies by themselves, that do not say which they are: not of the declared format. Each passes.
     */
    PACKETS_UNIDENTIFIED,
    /** Copies written, repair copies included, each a frame. */
    COPIES_SENT,
    /** Copies that left later than the others of their packet, spread over time; among those sent. */
    COPIES_DELAYED,
    /** Copies that were to leave later, but left at once for want of room; among those sent. */
    COPIES_NOT_DELAYED,
    /** Packets that arrived through the tunnel and were delivered to the client (router) or server (proxy). */
    PACKETS_DELIVERED,
    /** Packets delivered that waited before, so that all take equally long. */
    PACKETS_HELD,
    /** Packets delivered that should have waited, but went on at once for want of room. */
    PACKETS_NOT_HELD,
    /** Packets of split streams that waited for others before them. */
    PACKETS_JOINED,
    /** Packets of split streams that came after others behind them had been handed over: handed over at once. */
    PACKETS_JOINED_LATE,
    /** Packets of split streams that should have waited, but went on at once for want of room. */
    PACKETS_NOT_JOINED,
    /** Packets of split streams for which others wait no longer: lost, or later than those may be held. */
    PACKETS_GIVEN_UP,
    /**
     * Packets of which no copy arrived: their packet_IDs left the sequence recovery window unseen. Noticed one window late.
     */
    PACKETS_LOST,
    /** Split copies that wait for others of their packet. */
    SPLIT_COPIES_KEPT,
    /** Packets that wait for more split copies at present: a gauge. */
    SPLIT_PACKETS_ACTIVE,
    /** Packets of which too few split copies arrived within the largest skew, or that others displaced while they waited. */
    PACKETS_ABANDONED,
    /** Packets that repair copies are to protect, but not if no other packet follows: too many sessions wait for a silence already. */
    REPAIRS_NOT_FLUSHED,
    /** Repair copies taken because something that they combine was missing. */
    REPAIR_COPIES_USED,
    /** Packets that repair copies restored and that were delivered; they count as delivered, too. */
    PACKETS_RESTORED,
    /** Sessions that took up another code for their repair copies, or the first one, or none. */
    REPAIR_CODES_CHANGED,
    /** Changes of what adaptive profiles have chosen, first choices included. */
    REDUNDANCY_CHANGED,
    /** Sessions created. */
    SESSIONS_CREATED,
    /** Sessions ended by silence or by the end of their connection. */
    SESSIONS_ENDED,
    /** Sessions that got another session proxy. */
    SESSIONS_MOVED,
    /** Sessions held at present: a gauge. */
    SESSIONS_ACTIVE,
    /** External ports in use at present: a gauge. */
    NAT_MAPPINGS_ACTIVE,
    /** Probes sent. */
    PROBES_SENT,
    /** Answers to probes received. */
    PROBE_REPLIES_RECEIVED,
    /** Probes answered. */
    PROBES_ANSWERED,
    /** ICMP echo requests sent to reflectors. */
    REFLECTOR_PROBES_SENT,
    /** Answers of reflectors. */
    REFLECTOR_REPLIES_RECEIVED,
    /** How often a watched uplink fell silent. */
    UPLINK_SILENCES,
    /** RST packets to clients whose connections a silent uplink left stranded. */
    TCP_RESETS_SENT,
    /** Packets that were answered by ICMP "fragmentation needed". */
    TOO_BIG_ANSWERED,
    /** CONTROL packets sent. */
    CONTROLS_SENT,
    /** CONTROL packets received. */
    CONTROLS_RECEIVED,
    /** Paths that went down: three probes in a row without an answer. */
    PATHS_DOWN,
    /** Paths that came up. */
    PATHS_UP,
    /** Paths of clients that moved to another address. */
    PATHS_MOVED,
    /** Messages of handshakes and channels with neighbours, written. */
    COOPERATION_MESSAGES_SENT,
    /** Messages of handshakes and channels with neighbours that were good for something. */
    COOPERATION_MESSAGES_RECEIVED,
    /** Channels established with neighbours. */
    COOPERATION_CHANNELS_ESTABLISHED,
    /** Channels with neighbours that ended: silence, or either side's policy. */
    COOPERATION_CHANNELS_LOST,
    /** Handshakes with neighbours that one side refused. */
    COOPERATION_HANDSHAKES_REFUSED,
    /** Handshakes with neighbours that came to nothing in time. */
    COOPERATION_HANDSHAKES_ABANDONED,
    /** Neighbours' requests for an emergency connection that were acknowledged. */
    COOPERATION_EMERGENCIES_ACKNOWLEDGED,
    /** Neighbours' requests for an emergency connection that were refused. */
    COOPERATION_EMERGENCIES_REFUSED;

    private final String counterName = name().toLowerCase(Locale.ROOT);

    static AgentCounter of(CooperationCounter counter) {
        return switch (counter) {
            case MESSAGES_SENT -> COOPERATION_MESSAGES_SENT;
            case MESSAGES_RECEIVED -> COOPERATION_MESSAGES_RECEIVED;
            case CHANNELS_ESTABLISHED -> COOPERATION_CHANNELS_ESTABLISHED;
            case CHANNELS_LOST -> COOPERATION_CHANNELS_LOST;
            case HANDSHAKES_REFUSED -> COOPERATION_HANDSHAKES_REFUSED;
            case HANDSHAKES_ABANDONED -> COOPERATION_HANDSHAKES_ABANDONED;
            case EMERGENCIES_ACKNOWLEDGED -> COOPERATION_EMERGENCIES_ACKNOWLEDGED;
            case EMERGENCIES_REFUSED -> COOPERATION_EMERGENCIES_REFUSED;
        };
    }

    /**
     * Returns the counter's name.
     *
     * @return lower-case letters and underscores; stable across versions
     */
    public String counterName() {
        return counterName;
    }
}
