// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.lang.management.ManagementFactory;
import org.cooprouter.agent.control.AgentIdentity;
import org.cooprouter.agent.control.Configurator;
import org.cooprouter.agent.control.ControllerLink;
import org.cooprouter.agent.telemetry.Metrics;
import org.cooprouter.agent.telemetry.PacketPathMetrics;
import org.cooprouter.agent.telemetry.PortMetrics;
import org.cooprouter.agent.telemetry.Reporter;

/** Every metric of an agent; {@code docs/reference/metrics-agent.md} documents each. */
final class AgentMetrics {
    private static final double MS_PER_S = 1e3;

    private AgentMetrics() {}

    static void add(
            Metrics metrics,
            AgentIdentity identity,
            Configurator configurator,
            ControllerLink link,
            PacketPlane packets,
            Reporter reporter) {
        metrics.info(identity.agent(), identity.softwareVersion());
        double startSeconds = ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_S;
        metrics.gauge("start_time_seconds", "When the agent started, in seconds since 1970.", () -> startSeconds);
        metrics.gauge("start_number", "Number of this start, kept on the disk.", identity::startNumber);
        addControl(metrics, configurator, link);
        addPackets(metrics, packets);
        PacketPathMetrics.add(metrics, reporter::lastReport);
    }

    private static void addControl(Metrics metrics, Configurator configurator, ControllerLink link) {
        metrics.gauge("config_version", "Version of the configuration in force; 0 = none.", () ->
                (double) configurator.held().version());
        metrics.counter("configs_accepted_total", "Configurations accepted.", configurator::accepted);
        metrics.counter("configs_rejected_total", "Configurations rejected.", configurator::rejected);
        metrics.gauge("controller_connected", "1 while the controller is connected.", () -> oneIf(link.isConnected()));
        metrics.counter("events_lost_total", "Events given up while the controller was away.", link::lostEvents);
    }

    private static void addPackets(Metrics metrics, PacketPlane packets) {
        Watchdog watchdog = packets.watchdog();
        DutyCycle dutyCycle = packets.dutyCycle();
        metrics.gauge("live", "1 while the bridge may send frames to the agent.", () -> oneIf(watchdog.isLive()));
        metrics.counter("stalls_total", "How often the packet thread stood still for 100 ms.", watchdog::stalls);
        metrics.counter("rounds_total", "Rounds of the packet thread.", dutyCycle::rounds);
        metrics.counter(
                "packet_thread_allocated_bytes_total",
                "Heap that the packet thread has allocated; stands still in steady state.",
                dutyCycle::allocatedBytes);
        metrics.counter("defects_total", "Frames and timers that met a defect of the agent.", dutyCycle::failures);
        PortMetrics.add(metrics, packets.port()::statistics);
    }

    private static double oneIf(boolean condition) {
        return condition ? 1 : 0;
    }
}
