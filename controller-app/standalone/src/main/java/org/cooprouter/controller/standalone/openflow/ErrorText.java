// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.Map;
import java.util.function.Function;
import org.projectfloodlight.openflow.protocol.OFErrorType;
import org.projectfloodlight.openflow.protocol.ver13.OFBadActionCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFBadInstructionCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFBadMatchCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFBadRequestCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFErrorTypeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFFlowModFailedCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFGroupModFailedCodeSerializerVer13;
import org.projectfloodlight.openflow.protocol.ver13.OFMeterModFailedCodeSerializerVer13;

/** Names OpenFlow errors (OpenFlow 1.3 §7.4.4), those of Open vSwitch by number. */
final class ErrorText {
    private static final Map<OFErrorType, Function<Short, Object>> CODES = Map.of(
            OFErrorType.BAD_REQUEST, OFBadRequestCodeSerializerVer13::ofWireValue,
            OFErrorType.BAD_ACTION, OFBadActionCodeSerializerVer13::ofWireValue,
            OFErrorType.BAD_INSTRUCTION, OFBadInstructionCodeSerializerVer13::ofWireValue,
            OFErrorType.BAD_MATCH, OFBadMatchCodeSerializerVer13::ofWireValue,
            OFErrorType.FLOW_MOD_FAILED, OFFlowModFailedCodeSerializerVer13::ofWireValue,
            OFErrorType.GROUP_MOD_FAILED, OFGroupModFailedCodeSerializerVer13::ofWireValue,
            OFErrorType.METER_MOD_FAILED, OFMeterModFailedCodeSerializerVer13::ofWireValue);

    private ErrorText() {}

    /** Returns "BAD_ACTION/BAD_OUT_GROUP", or the numbers of what has no name here. */
    static String of(int type, int code) {
        try {
            OFErrorType name = OFErrorTypeSerializerVer13.ofWireValue((short) type);
            Function<Short, Object> codes = CODES.getOrDefault(name, number -> "code " + number);
            return name + "/" + codes.apply((short) code);
        } catch (IllegalArgumentException _) {
            return "error type " + type + " code " + code;
        }
    }
}
