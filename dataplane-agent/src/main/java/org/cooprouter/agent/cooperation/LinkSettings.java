// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * How a router behaves to the neighbour at the other end of a link.
 *
 * @param id of the link, for people
 * @param number 0-63, by which bridge and agent name the link to each other
 * @param address IPv4 address of this end
 * @param transport in which frames messages leave
 * @param key by which the two know each other
 * @param about what is advertised
 * @param isAutomatic whether what both want is agreed on at once; otherwise people are shown the neighbour, and nothing more
 * @param measuresBandwidth whether a packet train is sent when the channel is there (C5)
 * @param carriesCopies whether copies of latency-critical packets take the link as a path while the neighbour gives bandwidth for that
 * @param advertiseNs time between advertisements
 * @param keepAliveNs time between keep-alives; the channel is lost after three of them without a word
 * @param emergency what the silence of an uplink means on this link
 */
public record LinkSettings(
        String id,
        int number,
        int address,
        Transport transport,
        LinkKey key,
        SelfDescription about,
        boolean isAutomatic,
        boolean measuresBandwidth,
        boolean carriesCopies,
        long advertiseNs,
        long keepAliveNs,
        EmergencyRole emergency) {
    /** Frames that carry messages (C3). */
    public enum Transport {
        /** Ethernet frames with the type {@link MessageFlyweight#ETHER_TYPE}. */
        ETHERNET,
        /** UDP datagrams to {@link MessageFrames#GROUP}. */
        IP_MULTICAST
    }
}
