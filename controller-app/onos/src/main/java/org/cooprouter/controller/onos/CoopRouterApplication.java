// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application in one node of the cluster: begins when ONOS activates it, and leaves nothing behind when it stops. */
@Component(immediate = true, service = CoopRouterApplication.class)
public final class CoopRouterApplication {
    /** The application's name in ONOS. */
    public static final String NAME = "org.cooprouter";

    private static final Logger LOG = LoggerFactory.getLogger(CoopRouterApplication.class);

    private final ApplicationId id;

    /** Registers the application. */
    @Activate
    public CoopRouterApplication(@Reference CoreService core) {
        id = core.registerApplication(NAME);
        LOG.info("CoopRouter is active on ONOS {} as {}", core.version(), id);
    }

    @Deactivate
    void deactivate() {
        LOG.info("CoopRouter is stopped");
    }
}
