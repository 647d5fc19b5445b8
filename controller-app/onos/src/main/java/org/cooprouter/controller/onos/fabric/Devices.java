// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.fabric;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.Fabric;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;

/** Names of bridges and ports, in the core's words and in ONOS's. */
final class Devices {
    private static final String SCHEME = "of:";

    private Devices() {}

    static DeviceId deviceId(DatapathId bridge) {
        return DeviceId.deviceId(SCHEME + bridge);
    }

    /** Of an OpenFlow device; others have none. */
    static Optional<DatapathId> find(DeviceId device) {
        String text = device.toString();
        return text.startsWith(SCHEME)
                ? Optional.of(DatapathId.parse(text.substring(SCHEME.length())))
                : Optional.empty();
    }

    static DatapathId datapathId(DeviceId device) {
        return find(device).orElseThrow(() -> new IllegalArgumentException(device + " does not speak OpenFlow"));
    }

    /** Ports without the reserved ones, by number. */
    static List<Fabric.Port> ports(List<Port> ports) {
        return ports.stream()
                .filter(port -> !port.number().isLogical())
                .map(Devices::port)
                .sorted((a, b) -> Integer.compareUnsigned(a.number(), b.number()))
                .collect(Collectors.toList());
    }

    static Fabric.Port port(Port port) {
        String name = port.annotations().value(AnnotationKeys.PORT_NAME);
        int number = (int) port.number().toLong();
        return new Fabric.Port(name == null ? port.number().toString() : name, number, port.isEnabled());
    }
}
