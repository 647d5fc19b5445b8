// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Shell;
import org.cooprouter.topology.lab.Waiting;

/** What is measured: an agent as router, an agent as proxy, and plain forwarders that send as often; each on a veth pair of its own. */
final class BenchRig {
    private static final Duration START = Duration.ofSeconds(20);

    private final Lab lab;
    private final Programs programs;
    private final String io;
    private final Place router;
    private final Place proxy;
    private final Place twoCopies;
    private final Place oneCopy;
    private final FrameFile frames = new FrameFile();
    private final Path calls;
    private final Path tunnel;

    BenchRig(Lab lab, Namespace namespace, Path packetBench, Programs programs, String io) {
        this.lab = lab;
        this.programs = programs;
        this.io = io;
        this.router = new Place(lab, namespace, "router", packetBench);
        this.proxy = new Place(lab, namespace, "proxy", packetBench);
        this.twoCopies = new Place(lab, namespace, "two", packetBench);
        this.oneCopy = new Place(lab, namespace, "one", packetBench);
        this.calls = lab.directory("bench").resolve("calls.frames");
        this.tunnel = lab.directory("bench").resolve("tunnel.frames");
        frames.writeCalls(calls);
        BenchConfig.storeRouter(stateOf(BenchConfig.ROUTER_AGENT));
        BenchConfig.storeProxy(stateOf(BenchConfig.PROXY_AGENT));
    }

    /** A plain forwarder that sends what the load's frames become: {@code copies} each. */
    Subject plain(int copies) {
        Place place = copies == 1 ? oneCopy : twoCopies;
        return new Subject(place, place.forwarder(copies), calls, copies);
    }

    /** An agent as router; started and forwarding. */
    Subject router(String wait) {
        return forwarding(new Subject(router, start(router, BenchConfig.ROUTER_AGENT, wait), calls, 2), () -> {});
    }

    /** An agent as proxy; started and forwarding. Its load must be renewed before each turn: {@link #renewTunnel}. */
    Subject proxy(String wait) {
        return forwarding(
                new Subject(proxy, start(proxy, BenchConfig.PROXY_AGENT, wait), tunnel, 0.5),
                () -> frames.writeTunnel(tunnel, 1, true));
    }

    /** Writes packets that the proxy has not seen yet. */
    void renewTunnel(int packets) {
        frames.writeTunnel(tunnel, packets, false);
    }

    /** Seconds from the start of an agent to the first frame that it forwards. */
    double secondsToFirstPacket() {
        long before = router.returned();
        long startNs = System.nanoTime();
        ChildProcess agent = start(router, BenchConfig.ROUTER_AGENT, "block");
        try {
            while (router.returned() == before && System.nanoTime() - startNs < START.toNanos()) {
                router.load(calls, 1000, 0.004);
            }
            return (System.nanoTime() - startNs) / 1e9;
        } finally {
            agent.close();
        }
    }

    private ChildProcess start(Place place, String agent, String wait) {
        return place.agent(programs, agent, stateOf(agent), List.of("--io=" + io, "--wait=" + wait));
    }

    private static Subject forwarding(Subject subject, Runnable renewal) {
        Waiting.until(
                START,
                () -> {
                    renewal.run();
                    return subject.ping(1).containsKey("p50");
                },
                () -> "the agent does not forward; its log:\n"
                        + subject.process().output());
        return subject;
    }

    private Path stateOf(String agent) {
        return lab.directory("state-" + agent);
    }

    /**
     * Something that forwards.
     *
     * @param place where it does
     * @param process what is measured
     * @param frames its load
     * @param framesOutPerFrameIn how many frames it should send for each that it gets
     */
    record Subject(Place place, ChildProcess process, Path frames, double framesOutPerFrameIn)
            implements AutoCloseable {
        /** One packet at a time; the figures of {@link Place#ping}. */
        Map<String, Double> ping(int count) {
            return awake(() -> place.ping(frames, count));
        }

        /** One turn of load. */
        Turn turn(double pps, double seconds) {
            return awake(() -> loaded(pps, seconds));
        }

        /** Lets it run only meanwhile: the others share its CPU. */
        private <T> T awake(Supplier<T> measurement) {
            signal("CONT");
            try {
                return measurement.get();
            } finally {
                signal("STOP");
            }
        }

        private void signal(String name) {
            if (!process.isAlive()) {
                throw new LabException("what is measured has ended; its log:\n" + process.output());
            }
            Shell.run("kill", "-" + name, Long.toString(process.pid()));
        }

        private Turn loaded(double pps, double seconds) {
            long cpu = CpuTime.ofProcessNs(process.pid());
            long returned = place.returned();
            Map<String, Double> load = place.load(frames, pps, seconds);
            Waiting.pause(Duration.ofMillis(100));
            double sent = load.getOrDefault("sent", 0.0);
            double back = place.returned() - returned;
            return new Turn(
                    (CpuTime.ofProcessNs(process.pid()) - cpu) / sent,
                    Math.max(0, 1 - back / (sent * framesOutPerFrameIn)));
        }

        @Override
        public void close() {
            if (process.isAlive()) {
                signal("CONT");
            }
            process.close();
        }
    }

    /**
     * What a turn showed.
     *
     * @param cpuNsPerFrame CPU time for each frame of the load
     * @param loss share of the frames that should have been sent and were not
     */
    record Turn(double cpuNsPerFrame, double loss) {}
}
