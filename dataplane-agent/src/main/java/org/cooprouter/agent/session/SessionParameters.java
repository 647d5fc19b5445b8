// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import org.cooprouter.agent.wire.FieldType;
import org.cooprouter.agent.wire.FieldsReader;

/**
 * What a client tells the proxy about a session: proxy_target, real_IP, VPORT and app_type.
 *
 * @param protocol IANA number
 * @param targetHigh the server's address, first half
 * @param targetLow the server's address, second half
 * @param targetPort the server's port
 * @param realHigh the client host's address, first half
 * @param realLow the client host's address, second half
 * @param vport the client host's port
 * @param appType index of the app type; 0 = not told
 */
public record SessionParameters(
        int protocol,
        long targetHigh,
        long targetLow,
        int targetPort,
        long realHigh,
        long realLow,
        int vport,
        int appType) {
    private static final int MAX_APP_TYPE = 65535;

    /**
     * Tells whether a packet carries what a session needs.
     *
     * @param fields of the packet
     * @return true with a target of a protocol that can be translated, a real_IP and a VPORT
     */
    public static boolean areIn(FieldsReader fields) {
        return fields.has(FieldType.PROXY_TARGET)
                && fields.has(FieldType.REAL_IP)
                && fields.has(FieldType.VPORT)
                && (fields.proxyTargetProtocol() == Session.UDP || fields.proxyTargetProtocol() == Session.TCP);
    }

    /**
     * Reads the parameters.
     *
     * @param fields for which {@link #areIn} is true
     * @return the parameters
     */
    public static SessionParameters read(FieldsReader fields) {
        return new SessionParameters(
                fields.proxyTargetProtocol(),
                fields.proxyTargetAddressHigh(),
                fields.proxyTargetAddressLow(),
                fields.proxyTargetPort(),
                fields.realIpHigh(),
                fields.realIpLow(),
                fields.vport(),
                appType(fields));
    }

    /**
     * Compares without allocation.
     *
     * @param fields for which {@link #areIn} is true
     * @return true if the packet repeats these parameters
     */
    public boolean equalThoseIn(FieldsReader fields) {
        return targetLow == fields.proxyTargetAddressLow()
                && targetHigh == fields.proxyTargetAddressHigh()
                && targetPort == fields.proxyTargetPort()
                && protocol == fields.proxyTargetProtocol()
                && realLow == fields.realIpLow()
                && realHigh == fields.realIpHigh()
                && vport == fields.vport()
                && appType == appType(fields);
    }

    private static int appType(FieldsReader fields) {
        return fields.has(FieldType.APP_TYPE) && fields.appType() <= MAX_APP_TYPE ? (int) fields.appType() : 0;
    }
}
