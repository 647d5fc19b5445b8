// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterMod;

/**
 * A message to a bridge and what it does in words, so that a refusal can name it.
 *
 * @param message without its transaction id
 * @param what for people: the rule, group or meter in ovs-ofctl notation
 */
record Request(OFMessage message, String what) {
    /** What the message is about, in the plural. */
    String kind() {
        return switch (message) {
            case OFMeterMod _ -> "meters";
            case OFGroupMod _ -> "groups";
            default -> "rules";
        };
    }
}
