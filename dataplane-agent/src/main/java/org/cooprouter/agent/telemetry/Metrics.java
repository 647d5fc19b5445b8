// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The agent's metrics under {@code cooprouter_agent_*}, each read from its source when Prometheus asks. All are documented in
 * {@code docs/reference/metrics-agent.md}.
 */
public final class Metrics {
    private static final String PREFIX = "cooprouter_agent_";

    private final PrometheusRegistry registry;

    /** One value of a metric with labels. */
    record Sample(double value, List<String> labels) {
        static Sample of(double value, String... labels) {
            return new Sample(value, List.of(labels));
        }

        static Sample ofCount(long value, String... labels) {
            return new Sample((double) value, List.of(labels));
        }

        String[] labelValues() {
            return labels.toArray(new String[0]);
        }
    }

    /**
     * Makes metrics without any.
     *
     * @param registry where they are added
     */
    public Metrics(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /**
     * Adds a counter.
     *
     * @param name without prefix; ends in {@code _total}
     * @param help one sentence
     * @param value read from any thread
     */
    public void counter(String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /**
     * Adds a gauge.
     *
     * @param name without prefix
     * @param help one sentence
     * @param value read from any thread
     */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /**
     * Adds what the agent is, as labels of a gauge that is always 1.
     *
     * @param agent id of the site
     * @param version of the software
     */
    public void info(String agent, String version) {
        gauges(
                "info",
                "The agent; always 1.",
                List.of("agent", "version"),
                found -> found.accept(Sample.of(1, agent, version)));
    }

    void counters(String name, String help, List<String> labels, Consumer<Consumer<Sample>> samples) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels.toArray(new String[0]))
                .callback(callback -> samples.accept(sample -> callback.call(sample.value, sample.labelValues())))
                .register(registry);
    }

    void gauges(String name, String help, List<String> labels, Consumer<Consumer<Sample>> samples) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels.toArray(new String[0]))
                .callback(callback -> samples.accept(sample -> callback.call(sample.value, sample.labelValues())))
                .register(registry);
    }
}
