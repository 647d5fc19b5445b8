// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.driver.DriverListener;
import org.onosproject.net.driver.DriverProvider;
import org.onosproject.net.driver.XmlDriverLoader;

/** The driver for Open vSwitch 3.x, which extends ONOS's for 2.x and so waits until that one is there. */
final class OvsDriver implements AutoCloseable {
    private static final String DEFINITION = "/cooprouter-drivers.xml";
    private static final String BASE = "ovs";
    private static final String SOURCE = "driver";

    private final DriverAdminService drivers;
    private final Troubles troubles;
    private final DriverListener listener = event -> load();
    private @Nullable DriverProvider provider;
    private boolean closed;

    OvsDriver(DriverAdminService drivers, Troubles troubles) {
        this.drivers = drivers;
        this.troubles = troubles;
    }

    void start() {
        drivers.addListener(listener);
        load();
    }

    private synchronized void load() {
        if (closed || provider != null) {
            return;
        }
        if (drivers.getDrivers().stream().noneMatch(driver -> BASE.equals(driver.name()))) {
            troubles.set(
                    SOURCE,
                    "ONOS has no driver \"" + BASE + "\", without which Open vSwitch cannot be told of connection"
                            + " tracking: run `app activate org.onosproject.drivers`");
            return;
        }
        try (InputStream definition = Objects.requireNonNull(OvsDriver.class.getResourceAsStream(DEFINITION))) {
            DriverProvider loaded =
                    new XmlDriverLoader(OvsDriver.class.getClassLoader(), drivers).loadDrivers(definition, drivers);
            provider = loaded;
            drivers.registerProvider(loaded);
            troubles.clear(SOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        drivers.removeListener(listener);
        synchronized (this) {
            closed = true;
            if (provider != null) {
                drivers.unregisterProvider(provider);
            }
        }
    }
}
