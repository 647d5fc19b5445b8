// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.List;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/**
 * An action that neither ONOS nor the driver has a name for, seen in a rule that somebody else made.
 *
 * @param action the action
 */
record OpaqueAction(OFAction action) implements ExtensionTreatment {
    @Override
    public ExtensionTreatmentType type() {
        return new ExtensionTreatmentType(Integer.MAX_VALUE);
    }

    @Override
    public byte[] serialize() {
        throw new UnsupportedOperationException("an action without a name is not sent anywhere");
    }

    @Override
    public void deserialize(byte[] data) {
        throw new UnsupportedOperationException("an action without a name is not read from anywhere");
    }

    @Override
    public <T> void setPropertyValue(String key, T value) {
        throw new UnsupportedOperationException("an action without a name has no properties");
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // ONOS declares it so.
    public <T> T getPropertyValue(String key) {
        throw new UnsupportedOperationException("an action without a name has no properties");
    }

    @Override
    public List<String> getProperties() {
        return List.of();
    }
}
