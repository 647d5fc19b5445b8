// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.cooprouter.controller.core.flow.PortRef;
import org.cooprouter.controller.core.port.Fabric;

/** The numbers that one bridge gave its ports; OpenFlow 1.3 §7.2.1 for the reserved ones. */
public final class PortNumbers {
    private static final int IN_PORT = 0xffff_fff8;
    private static final int CONTROLLER = 0xffff_fffd;
    private static final int LOCAL = 0xffff_fffe;

    private final Map<String, Integer> byName = new HashMap<>();

    private PortNumbers() {}

    /** Of a bridge that has {@code ports}. */
    public static PortNumbers of(Collection<Fabric.Port> ports) {
        PortNumbers numbers = new PortNumbers();
        ports.forEach(port -> numbers.byName.putIfAbsent(port.name(), port.number()));
        return numbers;
    }

    /** The number of {@code port}, or nothing when the bridge has no port of that name. */
    public OptionalInt find(PortRef port) {
        if (port.equals(PortRef.IN_PORT)) {
            return OptionalInt.of(IN_PORT);
        }
        if (port.equals(PortRef.LOCAL)) {
            return OptionalInt.of(LOCAL);
        }
        if (port.equals(PortRef.CONTROLLER)) {
            return OptionalInt.of(CONTROLLER);
        }
        Integer number = byName.get(port.name());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The number of {@code port}, which must be there. */
    public int get(PortRef port) {
        return find(port).orElseThrow(() -> new IllegalArgumentException("the bridge has no port " + port));
    }
}
