// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import org.cooprouter.controller.onos.fabric.OnosFabric;
import org.onosproject.app.ApplicationService;
import org.onosproject.core.CoreService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the application's rules from all bridges when ONOS deactivates or uninstalls it, and at no other time: a node that stops
 * leaves everything in place. Without our driver ONOS cannot read back what only our driver has words for, and would remove those
 * rules at its next poll, which leaves a bridge with half of its program; so none is better. ONOS asks each node of the cluster before
 * it stops the application there, and each stops deciding first and takes the rules away then.
 */
@Component(immediate = true, service = Uninstallation.class)
public final class Uninstallation {
    private static final Logger LOG = LoggerFactory.getLogger(Uninstallation.class);

    private final CoopRouterApplication controller;
    private final OnosFabric fabric;
    private volatile boolean active = true;

    /** Asks ONOS to be told. */
    @Activate
    public Uninstallation(
            @Reference ApplicationService applications,
            @Reference CoreService core,
            @Reference CoopRouterApplication controller,
            @Reference OnosFabric fabric) {
        this.controller = controller;
        this.fabric = fabric;
        applications.registerDeactivateHook(
                core.registerApplication(CoopRouterApplication.NAME), this::beforeDeactivation);
    }

    @Deactivate
    void deactivate() {
        active = false;
    }

    private void beforeDeactivation() {
        // ONOS forgets no hook, also not those of components that were stopped by other means.
        if (active) {
            controller.quit();
            LOG.info("CoopRouter is deactivated: it takes its rules from all bridges");
            fabric.withdraw();
        }
    }
}
