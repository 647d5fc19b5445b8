// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.cooprouter.controller.host.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens on OpenFlow channels, and writes a line about what somebody has to mend. */
public final class BridgeMetrics {
    private static final Logger LOG = LoggerFactory.getLogger("org.cooprouter.controller.openflow");

    private final RateLimitedLog limited = new RateLimitedLog(LOG, Duration.ofSeconds(10), System::nanoTime);
    private final Gauge connected;
    private final Counter rejected;
    private final Counter unreadable;
    private final Counter refused;
    private final Counter changes;
    private final Counter packetIns;

    /**
     * Registers the metrics.
     *
     * @param registry where they are exposed
     */
    public BridgeMetrics(PrometheusRegistry registry) {
        connected = Gauge.builder()
                .name("cooprouter_openflow_bridges_connected")
                .help("Bridges that are connected.")
                .register(registry);
        rejected = Counter.builder()
                .name("cooprouter_openflow_rejected_connections_total")
                .help("Connections to the OpenFlow port that did not become a bridge, by reason.")
                .labelNames("reason")
                .register(registry);
        unreadable = Counter.builder()
                .name("cooprouter_openflow_unreadable_messages_total")
                .help("Messages of bridges that could not be decoded.")
                .register(registry);
        refused = Counter.builder()
                .name("cooprouter_openflow_refused_messages_total")
                .help("Rules, groups, meters and requests that a bridge refused.")
                .register(registry);
        changes = Counter.builder()
                .name("cooprouter_openflow_changes_total")
                .help("Rules, groups and meters that were added, modified or removed.")
                .register(registry);
        packetIns = Counter.builder()
                .name("cooprouter_openflow_packet_ins_total")
                .help("Frames that bridges sent to the controller.")
                .register(registry);
    }

    void connected(BridgeConnection bridge) {
        connected.inc();
        LOG.info("Bridge {} connected from {}", bridge.datapathId(), bridge.description());
    }

    void disconnected(BridgeConnection bridge, String reason) {
        connected.dec();
        LOG.warn("Bridge {} disconnected: {}; it keeps its rules", bridge.datapathId(), reason);
    }

    void replaced(BridgeConnection bridge) {
        connected.dec();
        LOG.info(
                "Bridge {} connected anew; its connection from {} is closed",
                bridge.datapathId(),
                bridge.description());
    }

    void rejected(String reason, String message) {
        rejected.labelValues(reason).inc();
        limited.warn(reason, message);
    }

    void unreadable(int type, Exception cause) {
        unreadable.inc();
        limited.warn("unreadable", "Skipped an OpenFlow message of type " + type + " that cannot be read: " + cause);
    }

    void refused(String bridge, String what, String reason) {
        refused.inc();
        limited.warn("refused " + bridge, "Bridge " + bridge + " refused \"" + what + "\": " + reason);
    }

    void changed(int count) {
        changes.inc(count);
    }

    void packetIn() {
        packetIns.inc();
    }
}
