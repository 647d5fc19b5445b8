// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.cooprouter.agent.io.LiveTap;
import org.cooprouter.agent.role.SilenceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the bridge by carriers which uplinks are silent. A carrier is on only while the packet thread says so and moves: whatever ends
 * this process or stalls that thread puts the lights out, and the bridge uses the uplinks as it would without an agent.
 */
final class SilenceLights implements SilenceListener, Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceLights.class);
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Opener opener;
    private volatile Map<String, Light> lights = Map.of();
    private volatile BooleanSupplier live = () -> false;
    private volatile boolean stopped;
    private volatile Thread thread = Thread.currentThread();

    /** Opens a device with its carrier off. */
    @FunctionalInterface
    interface Opener {
        /** Opens the device of that name. */
        LiveTap open(String name) throws IOException;
    }

    SilenceLights(Opener opener) {
        this.opener = opener;
    }

    /** Lights go on only while {@code packetThreadLives}. */
    void follow(BooleanSupplier packetThreadLives) {
        live = packetThreadLives;
    }

    /** Has these devices open, and no others. One that cannot be opened stays dark: calls do not depend on it. */
    synchronized void install(Set<String> names) {
        Map<String, Light> next = new HashMap<>();
        for (String name : names) {
            Light light = lights.get(name);
            try {
                next.put(name, light == null ? new Light(opener.open(name)) : light);
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("The bridge cannot be told of a silent uplink by {}: {}", name, e.getMessage());
            }
        }
        List<Light> gone = lights.entrySet().stream()
                .filter(entry -> !next.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        lights = Map.copyOf(next);
        gone.forEach(light -> light.tap.close());
    }

    /** From the packet thread. */
    @Override
    public void onSilence(String tap, boolean silent) {
        Light light = lights.get(tap);
        if (light != null) {
            light.wanted = silent;
            LockSupport.unpark(thread);
        }
    }

    /** Switches until {@link #stop}; leaves all carriers off. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopped) {
            show();
            LockSupport.parkNanos(PERIOD_NS);
        }
        show();
    }

    /** Switches what has changed. */
    synchronized void show() {
        boolean may = !stopped && live.getAsBoolean();
        lights.values().forEach(light -> light.tap.setLive(may && light.wanted));
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    @Override
    public synchronized void close() {
        lights.values().forEach(light -> light.tap.close());
        lights = Map.of();
    }

    private static final class Light {
        private final LiveTap tap;
        private volatile boolean wanted;

        Light(LiveTap tap) {
            this.tap = tap;
        }
    }
}
