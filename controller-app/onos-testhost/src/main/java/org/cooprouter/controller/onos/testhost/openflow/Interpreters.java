// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost.openflow;

import java.util.Optional;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.driver.DriverService;
import org.onosproject.openflow.controller.ExtensionSelectorInterpreter;
import org.onosproject.openflow.controller.ExtensionTreatmentInterpreter;

/** What the driver of a device knows of vendors' matches and actions. */
final class Interpreters {
    private final DriverService drivers;

    Interpreters(DriverService drivers) {
        this.drivers = drivers;
    }

    Optional<ExtensionTreatmentInterpreter> ofTreatments(DeviceId device) {
        return behaviour(device, ExtensionTreatmentInterpreter.class);
    }

    Optional<ExtensionSelectorInterpreter> ofSelectors(DeviceId device) {
        return behaviour(device, ExtensionSelectorInterpreter.class);
    }

    private <T extends Behaviour> Optional<T> behaviour(DeviceId device, Class<T> type) {
        DriverHandler handler = drivers.createHandler(device);
        return handler.hasBehaviour(type) ? Optional.of(handler.behaviour(type)) : Optional.empty();
    }
}
