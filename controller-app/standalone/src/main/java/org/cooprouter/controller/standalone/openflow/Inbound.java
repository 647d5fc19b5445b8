// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.protobuf.ByteString;
import java.util.Set;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** What a bridge sends, in the forms in which the connection handles it. */
sealed interface Inbound {
    /**
     * The first message of each side.
     *
     * @param versions wire numbers of the OpenFlow versions that can be agreed on
     */
    record Hello(Set<Integer> versions) implements Inbound {}

    /**
     * One part of a multipart reply, whole and unread.
     *
     * @param xid of the request
     * @param type OFPMP_* number
     * @param more whether further parts follow
     * @param frame from the OpenFlow header on
     */
    record ReplyPart(long xid, int type, boolean more, ByteString frame) implements Inbound {}

    /**
     * The bridge did not do what a message asked.
     *
     * @param xid of that message
     * @param type OFPET_* number
     * @param code of this type
     */
    record Refusal(long xid, int type, int code) implements Inbound {
        private static final int BAD_REQUEST = 1;
        private static final int BAD_TYPE = 1;
        private static final int BAD_MULTIPART = 2;

        /** The error in OpenFlow's words. */
        String reason() {
            return ErrorText.of(type, code);
        }

        /** Whether the bridge has nothing of what the message was about. */
        boolean isForUnknown() {
            return type == BAD_REQUEST && (code == BAD_TYPE || code == BAD_MULTIPART);
        }
    }

    /** Anything else. */
    record Message(OFMessage message) implements Inbound {}
}
