// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** The exporter is of another version than the metrics it serves; this holds that the two fit. */
class MetricsExporterTest {
    @Test
    void shouldServeWhatWasCounted() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter frames = Counter.builder()
                .name("frames_total")
                .help("Frames")
                .labelNames("port")
                .register(registry);
        frames.labelValues("lan").inc(3);

        try (HTTPServer server = HTTPServer.builder()
                        .inetAddress(InetAddress.getLoopbackAddress())
                        .port(0)
                        .registry(registry)
                        .buildAndStart();
                HttpClient client = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://localhost:" + server.getPort() + "/metrics");

            String body = client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();

            assertThat(body).contains("frames_total{port=\"lan\"} 3.0");
        }
    }
}
