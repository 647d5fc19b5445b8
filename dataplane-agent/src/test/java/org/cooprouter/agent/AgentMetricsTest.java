// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooprouter.agent.control.AgentIdentity;
import org.cooprouter.agent.control.Configurator;
import org.cooprouter.agent.control.ControllerLink;
import org.cooprouter.agent.control.ControllerNodes;
import org.cooprouter.agent.control.HostAndPort;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.telemetry.Metrics;
import org.cooprouter.agent.telemetry.MetricsEndpoint;
import org.cooprouter.agent.telemetry.Reporter;
import org.cooprouter.agent.telemetry.TelemetrySource;
import org.cooprouter.agent.v1.Direction;
import org.cooprouter.agent.v1.DirectionReport;
import org.cooprouter.agent.v1.JointLossReport;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.PeerReport;
import org.cooprouter.agent.v1.RhythmReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentMetricsTest {
    private static final Pattern SERVED = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern DOCUMENTED =
            Pattern.compile("^\\| `(cooprouter_agent_\\w+)` \\| (\\w+) \\|", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private StateDirectory state;

    @BeforeEach
    void setUp() throws Exception {
        state = StateDirectory.open(directory.resolve("state"), "home-a");
        QueuePort port = new QueuePort();
        PacketPath path = new PipelinePath(
                new AgentPipeline(port, JdkAead::new, new PacketIdSpace(1), new SplittableRandom(1), 0));
        DutyCycle dutyCycle = new DutyCycle(port, path, WaitMode.BLOCK, () -> 0);
        ConfigInstaller installer = new ConfigInstaller(path, dutyCycle, taps -> {});
        Watchdog watchdog = new Watchdog(dutyCycle::rounds, installer::isUsable, live -> {});
        Configurator configurator = new Configurator(state, installer);
        AgentIdentity identity = AgentIdentity.ofNewProcess("home-a", "1.2.3", state.startNumber());
        ControllerLink link = new ControllerLink(
                new ControllerNodes(List.of(new HostAndPort("127.0.0.1", 7444))),
                address -> {
                    throw new AssertionError("not started");
                },
                identity,
                configurator,
                request -> {
                    throw new AssertionError("not asked");
                },
                executor,
                new Random(1));
        Reporter reporter = new Reporter(
                withAPath(path::newTelemetrySource), () -> 0, InstantSource.system(), report -> {}, event -> {});
        AgentMetrics.add(
                new Metrics(registry),
                identity,
                configurator,
                link,
                new PacketPlane(port, path, dutyCycle, installer, watchdog),
                reporter);
    }

    @AfterEach
    void tearDown() throws Exception {
        state.close();
        executor.shutdownNow();
    }

    @Test
    void shouldServeExactlyTheMetricsThatAreDocumented() throws Exception {
        Set<String> served = find(SERVED, scrape());
        Set<String> documented = find(DOCUMENTED, Files.readString(Path.of("../docs/reference/metrics-agent.md")));

        assertThat(served).isEqualTo(documented);
    }

    @Test
    void shouldServeValuesWithTheirLabels() throws Exception {
        assertThat(scrape())
                .contains("cooprouter_agent_info{agent=\"home-a\",version=\"1.2.3\"} 1.0")
                .contains("cooprouter_agent_start_number 1.0")
                .contains("cooprouter_agent_dropped_packets_total{reason=\"authentication_failed\"} 0.0")
                .contains("cooprouter_agent_declined_frames_total{reason=\"mtu\"} 0.0")
                .contains("cooprouter_agent_path_smoothed_rtt_seconds{path=\"isp-a\",peer=\"fra\"} 0.025")
                .contains("cooprouter_agent_path_loss_ratio{direction=\"incoming\",path=\"isp-a\",peer=\"fra\"} 0.125")
                .contains("cooprouter_agent_path_loss_ratio{direction=\"outgoing\",path=\"isp-a\",peer=\"fra\"} 0.25")
                .contains(
                        "cooprouter_agent_path_loss_burst_ratio{direction=\"outgoing\",path=\"isp-a\",peer=\"fra\"} 0.5")
                .contains(
                        "cooprouter_agent_path_jitter_seconds{direction=\"outgoing\",path=\"isp-a\",peer=\"fra\"} 0.003")
                .contains(
                        "cooprouter_agent_path_delay_change_seconds{direction=\"outgoing\",path=\"isp-a\",peer=\"fra\"} -0.002")
                .contains("cooprouter_agent_path_congested{direction=\"outgoing\",path=\"isp-a\",peer=\"fra\"} 1.0")
                .contains("cooprouter_agent_path_joint_loss_ratio{direction=\"incoming\",other_path=\"to-b\","
                        + "path=\"isp-a\",peer=\"fra\"} 0.0625")
                .contains("cooprouter_agent_session_smoothed_rtt_seconds{peer=\"fra\"} 0.022")
                .contains("cooprouter_agent_app_type_jitter_seconds{app_type=\"voice\",direction=\"inbound\"} 0.0015")
                .contains("cooprouter_agent_app_type_present{app_type=\"voice\"} 1.0");
    }

    private String scrape() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (MetricsEndpoint endpoint = MetricsEndpoint.open(any, registry);
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    /** Names and types. */
    private static Set<String> find(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1) + " " + matcher.group(2));
        }
        return found;
    }

    /** What the pipeline tells, and one path, peer and app type more, so that their metrics have a value. */
    private static Supplier<TelemetrySource> withAPath(Supplier<TelemetrySource> pipeline) {
        return () -> {
            TelemetrySource source = pipeline.get();
            return nowNs -> source.read(nowNs)
                    .addPresentAppTypes("voice")
                    .addPeers(PeerReport.newBuilder()
                            .setPeer("fra")
                            .setSessionRtt(Duration.newBuilder().setNanos(22_000_000)))
                    .addRhythms(RhythmReport.newBuilder()
                            .setAppType("voice")
                            .setDirection(RhythmReport.Direction.DIRECTION_INBOUND)
                            .setLockedSessions(1)
                            .setMeanPeriod(Duration.newBuilder().setNanos(20_000_000))
                            .setMeanJitter(Duration.newBuilder().setNanos(1_500_000))
                            .setNextExpectedIn(Duration.newBuilder().setNanos(7_000_000)))
                    .addJointLosses(JointLossReport.newBuilder()
                            .setPeer("fra")
                            .setPath("isp-a")
                            .setOtherPath("to-b")
                            .setDirection(Direction.DIRECTION_INCOMING)
                            .setLoss(0.0625))
                    .addPaths(PathReport.newBuilder()
                            .setPath("isp-a")
                            .setPeer("fra")
                            .setSmoothedRtt(Duration.newBuilder().setNanos(25_000_000))
                            .setMinRtt(Duration.newBuilder().setNanos(20_000_000))
                            .setDataLoss(0.01)
                            .setIncoming(DirectionReport.newBuilder().setLoss(0.125))
                            .setOutgoing(DirectionReport.newBuilder()
                                    .setLoss(0.25)
                                    .setBurst(0.5)
                                    .setJitter(Duration.newBuilder().setNanos(3_000_000))
                                    .setDelayChange(Duration.newBuilder().setNanos(-2_000_000)))
                            .setCongestion(Direction.DIRECTION_OUTGOING)
                            .setAlive(true));
        };
    }
}
