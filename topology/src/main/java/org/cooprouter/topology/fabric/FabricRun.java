// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.fabric;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ListSiteStatusesRequest;
import org.cooprouter.policy.v1.PolicyServiceGrpc;
import org.cooprouter.policy.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SiteStatus;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.lab.Waiting;

/** Measures one host: everything connects, then one resource changes again and again. */
final class FabricRun {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(5);
    private static final Duration CHANGE_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration ASK = Duration.ofMillis(500);
    private static final int MAX_MESSAGE = 64 << 20;
    private static final long MAX_MS = 600_000;

    private final FabricPolicy policy;
    private final int rounds;
    private final Path directory;
    private final Progress progress;
    private final FabricResult result;

    FabricRun(FabricPolicy policy, int rounds, Path directory, Progress progress, FabricResult result) {
        this.policy = policy;
        this.rounds = rounds;
        this.directory = directory;
        this.progress = progress;
        this.result = result;
    }

    void measure(ControllerHost host) throws IOException {
        progress.say("starting the controller: " + host);
        try (HostProcess controller = HostProcess.start(host, directory)) {
            await(START_LIMIT, LOOK, () -> !controller.isAlive() || listens(controller), () -> "it does not listen");
            ManagedChannel channel = NettyChannelBuilder.forAddress(controller.northbound())
                    .usePlaintext()
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .build();
            try {
                measure(host, controller, PolicyServiceGrpc.newBlockingStub(channel));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static boolean listens(HostProcess controller) {
        return accepts(controller.northbound()) && accepts(controller.southbound()) && accepts(controller.openFlow());
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void measure(ControllerHost host, HostProcess controller, PolicyServiceBlockingStub operator) {
        result.put(host, "sites; rounds", policy.sites() + "; " + rounds);
        result.put(host, "load average at the beginning", "%.1f".formatted(loadAverage()));
        result.put(host, "memory before, MiB", "%d".formatted(controller.memoryMib("VmRSS")));
        progress.say("declaring " + policy.sites() + " sites");
        long declared = System.nanoTime();
        apply(operator, policy.all());
        result.put(host, "policy accepted in, s", "%.2f".formatted(secondsSince(declared)));
        Duration cpuBefore = controller.cpu();
        long begin = System.nanoTime();
        progress.say("connecting " + policy.sites() + " bridges and agents");
        try (Fabric fabric = Fabric.connect(policy.sites(), controller.openFlow(), controller.southbound())) {
            await(
                    CONNECT_LIMIT,
                    ASK,
                    () -> isApplied(operator),
                    () -> "not all sites have the policy: " + behind(operator) + "; lost: " + fabric.lost());
            rollOut(host, controller, fabric, begin, cpuBefore);
            change(host, controller, fabric, operator);
            if (!fabric.lost().isEmpty()) {
                throw new LabException("connections were lost: " + fabric.lost());
            }
        }
    }

    private void rollOut(ControllerHost host, HostProcess controller, Fabric fabric, long begin, Duration cpuBefore) {
        double seconds = (latest(fabric, 0) - begin) / 1e9;
        long changes = fabric.changes();
        result.put(host, "first roll-out everywhere, s", "%.1f".formatted(seconds));
        result.put(host, "rules, groups and meters installed", "%d".formatted(changes));
        result.put(host, "installed per second", "%.0f".formatted(changes / seconds));
        result.put(
                host,
                "controller's CPU for it, s",
                "%.1f".formatted(seconds(controller.cpu().minus(cpuBefore))));
        result.put(host, "memory with all connected, MiB", "%d".formatted(controller.memoryMib("VmRSS")));
    }

    private void change(
            ControllerHost host, HostProcess controller, Fabric fabric, PolicyServiceBlockingStub operator) {
        progress.say("changing one app type " + rounds + " times");
        Histogram everywhere = new Histogram(MAX_MS, 3);
        Histogram perSite = new Histogram(MAX_MS, 3);
        Histogram answered = new Histogram(MAX_MS, 3);
        long changesBefore = fabric.changes();
        Duration cpuBefore = controller.cpu();
        for (int round = 1; round <= rounds; round++) {
            long begin = System.nanoTime();
            apply(operator, List.of(policy.calls(round)));
            answered.recordValue(millis(System.nanoTime() - begin));
            await(CHANGE_LIMIT, LOOK, () -> isEverywhere(fabric, begin), () -> "the change is not everywhere");
            long took = millis(latest(fabric, begin) - begin);
            everywhere.recordValue(took);
            progress.say("change " + round + " of " + rounds + " was everywhere after " + took + " ms");
            long[] acknowledged = fabric.acknowledged();
            long[] changed = fabric.changed();
            for (int site = 1; site < policy.sites(); site++) {
                perSite.recordValue(millis(Math.max(acknowledged[site], changed[site]) - begin));
            }
            await(
                    CHANGE_LIMIT,
                    ASK,
                    () -> isApplied(operator),
                    () -> "the controller does not know: " + behind(operator));
        }
        result.put(host, "one change everywhere, median, ms", "%d".formatted(everywhere.getValueAtPercentile(50)));
        result.put(host, "one change everywhere, p99, ms", "%d".formatted(everywhere.getValueAtPercentile(99)));
        result.put(host, "one change at a site, median, ms", "%d".formatted(perSite.getValueAtPercentile(50)));
        result.put(host, "one change at a site, p99, ms", "%d".formatted(perSite.getValueAtPercentile(99)));
        result.put(host, "answer to the operator, median, ms", "%d".formatted(answered.getValueAtPercentile(50)));
        result.put(host, "rules changed per change", "%d".formatted((fabric.changes() - changesBefore) / rounds));
        result.put(
                host,
                "controller's CPU per change, s",
                "%.2f".formatted(seconds(controller.cpu().minus(cpuBefore)) / rounds));
        result.put(host, "memory at its highest, MiB", "%d".formatted(controller.memoryMib("VmHWM")));
        result.put(host, "Java heap after collection, MiB", "%d".formatted(controller.heapMib()));
        result.put(host, "load average at the end", "%.1f".formatted(loadAverage()));
    }

    /** Of the machine, over a minute: what else runs on it takes from both sides of the measurement. */
    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static long millis(long nanos) {
        return Math.min(MAX_MS, nanos / 1_000_000);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void apply(PolicyServiceBlockingStub operator, List<Resource> resources) {
        try {
            operator.applyResources(ApplyResourcesRequest.newBuilder()
                    .addAllResources(resources)
                    .build());
        } catch (StatusRuntimeException e) {
            throw new LabException("the controller refuses the policy: " + e.getMessage(), e);
        }
    }

    /** Every home's agent has acknowledged and its bridge has answered a barrier after changes, since {@code begin}. */
    private boolean isEverywhere(Fabric fabric, long begin) {
        long[] acknowledged = fabric.acknowledged();
        long[] changed = fabric.changed();
        for (int site = 1; site < policy.sites(); site++) {
            if (acknowledged[site] - begin <= 0 || changed[site] - begin <= 0) {
                return false;
            }
        }
        return true;
    }

    private static long latest(Fabric fabric, long otherwise) {
        return Math.max(
                Arrays.stream(fabric.acknowledged()).max().orElse(otherwise),
                Arrays.stream(fabric.changed()).max().orElse(otherwise));
    }

    private boolean isApplied(PolicyServiceBlockingStub operator) {
        List<SiteStatus> statuses = statuses(operator);
        return statuses.size() == policy.sites() && statuses.stream().allMatch(FabricRun::isApplied);
    }

    private static boolean isApplied(SiteStatus status) {
        return status.getWantedRevision() > 0 && status.getAppliedRevision() == status.getWantedRevision();
    }

    private static String behind(PolicyServiceBlockingStub operator) {
        List<SiteStatus> behind =
                statuses(operator).stream().filter(status -> !isApplied(status)).toList();
        return behind.size() + " are behind" + (behind.isEmpty() ? "" : ", for instance " + behind.getFirst());
    }

    private static List<SiteStatus> statuses(PolicyServiceBlockingStub operator) {
        return operator.listSiteStatuses(ListSiteStatusesRequest.getDefaultInstance())
                .getStatusesList();
    }

    private static void await(Duration limit, Duration pause, BooleanSupplier done, Supplier<String> otherwise) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new LabException("after " + limit.toSeconds() + " s: " + otherwise.get());
            }
            Waiting.pause(pause);
        }
    }
}
