// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.control.AgentIdentity;
import org.cooprouter.agent.control.Configurator;
import org.cooprouter.agent.control.ControllerLink;
import org.cooprouter.agent.control.NettyControllerChannels;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.io.PacketPort;

/** All that talks to people and to the controller, on one thread of its own: never the packet thread's. */
final class ControlPlane implements AutoCloseable {
    private final ScheduledExecutorService executor;
    private final ControllerLink link;
    private final ScheduledFuture<?> telemetry;

    private ControlPlane(ScheduledExecutorService executor, ControllerLink link, ScheduledFuture<?> telemetry) {
        this.telemetry = telemetry;
        this.executor = executor;
        this.link = link;
    }

    static ControlPlane start(
            AgentSettings settings,
            StateDirectory state,
            Configurator configurator,
            DutyCycle dutyCycle,
            PacketPath path,
            PacketPort port) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("control").daemon().factory());
        ControllerLink link = new ControllerLink(
                new NettyControllerChannels(settings.controller(), settings.tls(), executor),
                AgentIdentity.ofNewProcess(settings.agent(), AgentMain.version(), state.startNumber()),
                configurator,
                executor,
                ThreadLocalRandom.current());
        link.start();
        ScheduledFuture<?> telemetry = executor.scheduleAtFixedRate(
                () -> dutyCycle.submit(path::report).thenAccept(link::report), 1, 1, TimeUnit.SECONDS);
        return new ControlPlane(executor, link, telemetry);
    }

    @Override
    public void close() {
        telemetry.cancel(false);
        link.close();
        executor.shutdownNow();
    }
}
