// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * Requests that may be refused or that are answered, by their transaction number. Answers are taken where the controller reads them,
 * in the order of the wire: its event listeners get errors and barriers on different threads.
 */
final class Outstanding implements OpenFlowMessageListener {
    private record Key(Dpid switchId, long xid) {}

    private final Map<Key, Consumer<OFErrorMsg>> refusals = new ConcurrentHashMap<>();
    private final Map<Key, Consumer<OFMessage>> answers = new ConcurrentHashMap<>();

    /** Calls {@code refused} when the request {@code xid} is answered by an error. */
    void onRefusal(Dpid switchId, long xid, Consumer<OFErrorMsg> refused) {
        refusals.put(new Key(switchId, xid), refused);
    }

    /** Calls {@code answered} once when {@code xid} is answered by something that is no error. */
    void onAnswer(Dpid switchId, long xid, Consumer<OFMessage> answered) {
        answers.put(new Key(switchId, xid), answered);
    }

    void forget(Dpid switchId, long xid) {
        refusals.remove(new Key(switchId, xid));
        answers.remove(new Key(switchId, xid));
    }

    @Override
    public void handleIncomingMessage(Dpid switchId, OFMessage message) {
        Key key = new Key(switchId, message.getXid());
        if (message instanceof OFErrorMsg error) {
            Consumer<OFErrorMsg> refused = refusals.remove(key);
            if (refused != null) {
                refused.accept(error);
            }
            return;
        }
        Consumer<OFMessage> answered = answers.remove(key);
        if (answered != null) {
            answered.accept(message);
        }
    }

    @Override
    public void handleOutgoingMessage(Dpid switchId, java.util.List<OFMessage> messages) {
        // Only answers matter here.
    }
}
