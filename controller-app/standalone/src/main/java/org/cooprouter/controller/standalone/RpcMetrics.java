// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import org.cooprouter.controller.host.RateLimitedLog;
import org.cooprouter.controller.host.rpc.Listener;
import org.cooprouter.controller.host.rpc.Rejections;
import org.slf4j.LoggerFactory;

/** Counts clients that were turned away, and writes a line about them. */
public final class RpcMetrics implements Rejections {
    private final RateLimitedLog log = new RateLimitedLog(
            LoggerFactory.getLogger("org.cooprouter.controller.rpc"), Duration.ofSeconds(10), System::nanoTime);
    private final Counter rejected;

    /**
     * Registers the metrics.
     *
     * @param registry where they are exposed
     */
    public RpcMetrics(PrometheusRegistry registry) {
        rejected = Counter.builder()
                .name("cooprouter_rpc_rejected_total")
                .help("Connections and calls that were turned away, by listener and reason.")
                .labelNames("listener", "reason")
                .register(registry);
    }

    @Override
    public void rejected(Listener listener, String reason, String detail) {
        rejected.labelValues(listener.label(), reason).inc();
        log.warn(listener.label() + reason, "Rejected a " + listener.label() + " client, " + detail);
    }
}
