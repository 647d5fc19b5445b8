// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

/**
 * What the silence of an uplink means on a link. The end that helps answers for as long as a channel says that it gives an emergency connection.
 *
 * @param uplink id of the uplink over which ordinary traffic and that of a helped neighbour goes; while it is silent no help is given. Empty: none
 *     is watched
 * @param asks whether the neighbour is asked for help while that uplink is silent, because nothing but the handshake arranges it
 */
public record EmergencyRole(String uplink, boolean asks) {
    /** No uplink is watched. */
    public static final EmergencyRole NONE = new EmergencyRole("", false);
}
