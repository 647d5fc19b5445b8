// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.store;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.PortDescription;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.store.trivial.SimpleDeviceStore;

/** ONOS's own store for its tests, which, unlike the distributed one, keeps a port that was removed. */
final class MemoryDeviceStore extends SimpleDeviceStore {
    @Override
    public @Nullable DeviceEvent updatePortStatus(ProviderId provider, DeviceId device, PortDescription port) {
        if (!port.isRemoved()) {
            return super.updatePortStatus(provider, device, port);
        }
        Set<PortNumber> there = getPorts(device).stream().map(Port::number).collect(Collectors.toSet());
        there.remove(port.portNumber());
        // The descriptions have those too that went before.
        List<PortDescription> remaining = getPortDescriptions(provider, device)
                .filter(known -> there.contains(known.portNumber()))
                .toList();
        return updatePorts(provider, device, remaining).stream()
                .filter(event -> event.type() == DeviceEvent.Type.PORT_REMOVED)
                .findFirst()
                .orElse(null);
    }
}
