// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.openflow.PortNumbers;
import org.onosproject.net.PortNumber;

/** The ports of one bridge as ONOS numbers them. */
final class PortTranslator {
    private final PortNumbers ports;

    PortTranslator(PortNumbers ports) {
        this.ports = ports;
    }

    PortNumbers numbers() {
        return ports;
    }

    /** The number of {@code port}, which must be there. */
    PortNumber number(PortRef port) {
        if (port.equals(PortRef.IN_PORT)) {
            return PortNumber.IN_PORT;
        }
        if (port.equals(PortRef.LOCAL)) {
            return PortNumber.LOCAL;
        }
        if (port.equals(PortRef.CONTROLLER)) {
            return PortNumber.CONTROLLER;
        }
        return PortNumber.portNumber(Integer.toUnsignedLong(ports.get(port)));
    }
}
