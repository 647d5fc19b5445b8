// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.List;
import org.onosproject.net.flow.criteria.ExtensionSelector;
import org.onosproject.net.flow.criteria.ExtensionSelectorType;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;

/**
 * A match that neither ONOS nor the driver has a name for. A rule that somebody else made is seen with it, equals no rule that was
 * asked for, and can so be removed.
 *
 * @param oxm the match
 */
record OpaqueMatch(OFOxm<?> oxm) implements ExtensionSelector {
    @Override
    public ExtensionSelectorType type() {
        return new ExtensionSelectorType(Integer.MAX_VALUE);
    }

    @Override
    public byte[] serialize() {
        throw new UnsupportedOperationException("a match without a name is not sent anywhere");
    }

    @Override
    public void deserialize(byte[] data) {
        throw new UnsupportedOperationException("a match without a name is not read from anywhere");
    }

    @Override
    public <T> void setPropertyValue(String key, T value) {
        throw new UnsupportedOperationException("a match without a name has no properties");
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // ONOS declares it so.
    public <T> T getPropertyValue(String key) {
        throw new UnsupportedOperationException("a match without a name has no properties");
    }

    @Override
    public List<String> getProperties() {
        return List.of();
    }
}
