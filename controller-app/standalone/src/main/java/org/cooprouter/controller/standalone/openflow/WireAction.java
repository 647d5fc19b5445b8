// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.common.hash.PrimitiveSink;
import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.openflow.ActionEncoder;
import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * An action as openflowj messages carry it: the core has written it already.
 *
 * @param bytes from the type on, with padding
 */
record WireAction(ByteString bytes) implements OFAction {
    /** Translates {@code actions} in their order. */
    static List<OFAction> all(List<Action> actions, ActionEncoder encoder) {
        return actions.stream()
                .<OFAction>map(action -> new WireAction(ByteString.copyFrom(encoder.encode(action))))
                .toList();
    }

    @Override
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes.asReadOnlyByteBuffer());
    }

    @Override
    public OFVersion getVersion() {
        return OFVersion.OF_13;
    }

    @Override
    public OFActionType getType() {
        throw writeOnly();
    }

    @Override
    public Builder createBuilder() {
        throw writeOnly();
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        throw writeOnly();
    }

    private static UnsupportedOperationException writeOnly() {
        return new UnsupportedOperationException("a WireAction can only be written");
    }
}
