// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.cooprouter.agent.control.AgentIdentity;
import org.cooprouter.agent.control.Configurator;
import org.cooprouter.agent.control.ControllerLink;
import org.cooprouter.agent.control.ControllerNodes;
import org.cooprouter.agent.control.NettyControllerChannels;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.telemetry.Metrics;
import org.cooprouter.agent.telemetry.MetricsEndpoint;
import org.cooprouter.agent.telemetry.Reporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that talks to people and to the controller, on one thread of its own: never the packet thread's. */
final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private final AgentSettings settings;
    private final AgentIdentity identity;
    private final Configurator configurator;
    private final PacketPlane packets;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("control").daemon().factory());
    private final ControllerLink link;
    private final Reporter reporter;
    private final ResourceStack resources = new ResourceStack();
    private long loggedFailures;

    private ControlPlane(
            AgentSettings settings, AgentIdentity identity, Configurator configurator, PacketPlane packets) {
        this.settings = settings;
        this.identity = identity;
        this.configurator = configurator;
        this.packets = packets;
        link = new ControllerLink(
                new ControllerNodes(settings.controllers()),
                new NettyControllerChannels(settings.tls(), executor),
                identity,
                configurator,
                request -> packets.dutyCycle().submit(nowNs -> packets.path().sessions(request, nowNs)),
                executor,
                ThreadLocalRandom.current());
        reporter = new Reporter(
                packets.path()::newTelemetrySource,
                MonotonicClock.SYSTEM,
                InstantSource.system(),
                link::report,
                link::report);
    }

    /** Starts to talk; returns at once, whatever answers. */
    static ControlPlane start(
            AgentSettings settings, AgentIdentity identity, Configurator configurator, PacketPlane packets) {
        ControlPlane started = new ControlPlane(settings, identity, configurator, packets);
        started.link.start();
        started.executor.execute(started::openMetrics);
        ScheduledFuture<?> reports = started.executor.scheduleAtFixedRate(
                started::report, Reporter.PERIOD_MS, Reporter.PERIOD_MS, TimeUnit.MILLISECONDS);
        started.resources.add("the executor", started.executor::shutdownNow);
        started.resources.add("the link to the controller", started.link);
        started.resources.add("telemetry", () -> reports.cancel(false));
        return started;
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Runs on the executor, where an exception would end the reports silently. */
    private void report() {
        try {
            reporter.run();
            logFailures();
        } catch (RuntimeException e) {
            LOG.error("No telemetry this time", e);
        }
    }

    private void logFailures() {
        long failures = packets.dutyCycle().failures();
        if (failures != loggedFailures) {
            LOG.error(
                    "A defect of the agent met {} frames or timers; the last:",
                    failures - loggedFailures,
                    packets.dutyCycle().lastFailure());
            loggedFailures = failures;
        }
    }

    /** Metrics are worth less than packets: without them the agent runs on. */
    private void openMetrics() {
        try {
            PrometheusRegistry registry = new PrometheusRegistry();
            AgentMetrics.add(new Metrics(registry), identity, configurator, link, packets, reporter);
            resources.add("metrics", MetricsEndpoint.open(settings.metrics(), registry));
        } catch (IOException e) {
            LOG.error("There are no metrics: {}", e.getMessage());
        }
    }
}
