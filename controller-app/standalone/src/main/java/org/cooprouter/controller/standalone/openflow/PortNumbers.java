// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.Map;
import java.util.Optional;
import org.cooprouter.controller.core.flow.PortRef;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * The numbers that one bridge gave its ports.
 *
 * @param byName OpenFlow port numbers by the bridge's port names
 */
record PortNumbers(Map<String, Integer> byName) {
    PortNumbers {
        byName = Map.copyOf(byName);
    }

    /** Returns the number of {@code port}, or nothing when the bridge has no port of that name. */
    Optional<OFPort> find(PortRef port) {
        if (port.equals(PortRef.IN_PORT)) {
            return Optional.of(OFPort.IN_PORT);
        }
        if (port.equals(PortRef.LOCAL)) {
            return Optional.of(OFPort.LOCAL);
        }
        if (port.equals(PortRef.CONTROLLER)) {
            return Optional.of(OFPort.CONTROLLER);
        }
        return Optional.ofNullable(byName.get(port.name())).map(OFPort::of);
    }

    /** Returns the number of {@code port}, which must be there. */
    OFPort get(PortRef port) {
        return find(port).orElseThrow(() -> new IllegalArgumentException("the bridge has no port " + port));
    }
}
