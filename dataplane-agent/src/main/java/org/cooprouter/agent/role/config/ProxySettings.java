// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/**
 * What a latency-oriented proxy (121) is and permits.
 *
 * @param id "fra"
 * @param address its own address
 * @param udpPort port of its tunnel
 * @param natPortMin first external port
 * @param natPortMax last external port
 * @param allowedTargets where it forwards; empty = anywhere but its own address, multicast, loopback, link-local and reserved addresses
 * @param mtu largest IP packet in bytes
 * @param perClient limit of all sessions of one client
 * @param perSession limit of one session
 * @param maxSessionsPerClient most sessions of one client at once
 * @param moreEndpoints where else its tunnel ends; external ports are at {@code address} alone
 */
public record ProxySettings(
        String id,
        IpAddress address,
        int udpPort,
        int natPortMin,
        int natPortMax,
        List<AddressPrefix> allowedTargets,
        int mtu,
        RateLimit perClient,
        RateLimit perSession,
        int maxSessionsPerClient,
        List<Endpoint> moreEndpoints) {
    /** Used when the resource does not say. */
    public static final int DEFAULT_NAT_PORT_MIN = 32768;
    /** Used when the resource does not say. */
    public static final int DEFAULT_NAT_PORT_MAX = 65535;
    /** Used when the resource does not say. */
    public static final int DEFAULT_MTU = 1500;
    /** As many sessions of one client as there can be at all. */
    public static final int UNLIMITED_SESSIONS = Integer.MAX_VALUE;

    /**
     * Makes settings of a proxy with one endpoint.
     *
     * @param id "fra"
     * @param address its own address
     * @param udpPort port of its tunnel
     * @param natPortMin first external port
     * @param natPortMax last external port
     * @param allowedTargets where it forwards
     * @param mtu largest IP packet in bytes
     * @param perClient limit of all sessions of one client
     * @param perSession limit of one session
     * @param maxSessionsPerClient most sessions of one client at once
     */
    public ProxySettings(
            String id,
            IpAddress address,
            int udpPort,
            int natPortMin,
            int natPortMax,
            List<AddressPrefix> allowedTargets,
            int mtu,
            RateLimit perClient,
            RateLimit perSession,
            int maxSessionsPerClient) {
        this(
                id,
                address,
                udpPort,
                natPortMin,
                natPortMax,
                allowedTargets,
                mtu,
                perClient,
                perSession,
                maxSessionsPerClient,
                List.of());
    }

    /**
     * Tells whether an address is the proxy's.
     *
     * @param low second half of an IPv4-mapped address
     * @return true for that of any endpoint
     */
    public boolean owns(long low) {
        boolean owns = address.low() == low;
        for (int i = 0; i < moreEndpoints.size(); i++) {
            owns |= moreEndpoints.get(i).address().low() == low;
        }
        return owns;
    }

    /**
     * Tells whether the tunnel ends at an address and port.
     *
     * @param low second half of an IPv4-mapped address
     * @param port UDP port
     * @return true for that of any endpoint
     */
    public boolean isEndpoint(long low, int port) {
        boolean is = address.low() == low && udpPort == port;
        for (int i = 0; i < moreEndpoints.size(); i++) {
            Endpoint more = moreEndpoints.get(i);
            is |= more.address().low() == low && more.port() == port;
        }
        return is;
    }
}
