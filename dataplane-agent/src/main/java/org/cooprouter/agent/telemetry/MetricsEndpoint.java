// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where Prometheus reads: {@code GET /metrics}. */
public final class MetricsEndpoint implements AutoCloseable {
    private final HTTPServer server;
    private final ExecutorService executor;

    private MetricsEndpoint(HTTPServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Opens the endpoint.
     *
     * @param address where to listen; port 0 = any
     * @param registry what to serve
     * @return the endpoint
     * @throws IOException if the address cannot be had
     */
    public static MetricsEndpoint open(InetSocketAddress address, PrometheusRegistry registry) throws IOException {
        ExecutorService executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("metrics").daemon().factory());
        try {
            HTTPServer server = HTTPServer.builder()
                    .inetAddress(address.getAddress())
                    .port(address.getPort())
                    .executorService(executor)
                    .registry(registry)
                    .buildAndStart();
            return new MetricsEndpoint(server, executor);
        } catch (IOException e) {
            executor.shutdownNow();
            throw new IOException("--metrics=" + address + " cannot be had: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the port on which the endpoint listens.
     *
     * @return 1-65535
     */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
        executor.shutdownNow();
    }
}
