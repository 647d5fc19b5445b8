// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cooprouter.topology.bench.Subject.Shape;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Waiting;

/**
 * What is measured: agents as router and as proxy, and plain forwarders that send as often, each at a {@link Place} of its own. A
 * measured router meets a real proxy, which answers its probes and acknowledges its sessions but is not loaded.
 */
final class BenchRig {
    private static final Duration START = Duration.ofSeconds(20);
    /** What all that takes part can carry on one CPU before it is compiled. */
    private static final double GENTLE_PPS = 5000;

    /** What an agent says when all of it has started. */
    private static final String RUNS = "runs on";

    private static final String BLOCK = "block";
    private static final Shape ONE_COPY = new Shape(1, 1);
    private static final Shape FIRST_OF_TWO = new Shape(2, 1);

    private final Lab lab;
    private final Programs programs;
    private final String io;
    private final Place router;
    private final Place proxy;
    private final Place routerLike;
    private final Place proxyLike;
    private final Place server;
    private final Place bareServer;
    private final FrameFile frames = new FrameFile();
    private final Path calls;
    private final Path tunnel;

    BenchRig(Lab lab, Namespace namespace, Path packetBench, Programs programs, String io) {
        this.lab = lab;
        this.programs = programs;
        this.io = io;
        this.router = new Place(lab, namespace, "router", 0, packetBench);
        this.proxy = new Place(lab, namespace, "proxy", 1, packetBench);
        this.routerLike = new Place(lab, namespace, "likerouter", 2, packetBench);
        this.proxyLike = new Place(lab, namespace, "likeproxy", 3, packetBench);
        this.server = new Place(lab, namespace, "server", 4, packetBench);
        this.bareServer = new Place(lab, namespace, "bare", 5, packetBench);
        this.calls = lab.directory("bench").resolve("calls.frames");
        this.tunnel = lab.directory("bench").resolve("tunnel.frames");
        frames.writeCalls(calls);
        BenchConfig.storeSpreadingRouter(stateOf(BenchConfig.SPREADING_AGENT));
        BenchConfig.storeProxy(stateOf(BenchConfig.PROXY_AGENT));
    }

    /** A plain forwarder that sends as many frames as a router. */
    Subject likeRouter(Scheme scheme) {
        routerLike.unwire();
        return new Subject(
                routerLike, routerLike.forwarder(scheme.frames), calls, new Shape(1, scheme.frames), false, false);
    }

    /** A plain forwarder that sends each frame once. A proxy does less: it sends one for two. */
    Subject likeProxy() {
        proxyLike.unwire();
        return new Subject(proxyLike, proxyLike.forwarder(1), calls, ONE_COPY, false, false);
    }

    /** An agent as router; started and forwarding. Lives in a {@link #world}. */
    Subject router(String wait, Scheme scheme) {
        BenchConfig.storeRouter(stateOf(BenchConfig.ROUTER_AGENT), scheme);
        ChildProcess process = start(router, BenchConfig.ROUTER_AGENT, wait, Place.measuredCpu());
        awaitForwarding(() -> router.awaitTunnel(calls, 1), process);
        return new Subject(router, process, calls, new Shape(1, scheme.frames), true, spins(wait));
    }

    /** The same with a profile that lets a second copy leave {@link BenchConfig#COPY_DELAY_NS} after the first. */
    Subject spreadingRouter(String wait) {
        ChildProcess process = start(router, BenchConfig.SPREADING_AGENT, wait, Place.measuredCpu());
        awaitForwarding(() -> router.awaitTunnel(calls, 1), process);
        // Until the compilers have done their work.
        router.load(calls, GENTLE_PPS, 6);
        return new Subject(router, process, calls, new Shape(1, 2), true, spins(wait));
    }

    /** A plain forwarder that sends each frame again {@link BenchConfig#COPY_DELAY_NS} later; waits as the agent does. */
    Subject likeSpreadingRouter(String wait) {
        routerLike.unwire();
        frames.writeTunnel(tunnel, 1, false);
        return new Subject(
                routerLike,
                routerLike.lateForwarder(BenchConfig.COPY_DELAY_NS, wait),
                tunnel,
                new Shape(1, 2),
                false,
                spins(wait));
    }

    /** The proxy of the measured router, on the load's CPU: answers probes, acknowledges sessions. */
    ChildProcess world() {
        router.unwire();
        proxy.unwire();
        router.wire(Filter.PROBES, proxy);
        router.wire(Filter.WITH_CLIENT_ID, proxy);
        proxy.wire(Filter.FROM_PROXY, router);
        return start(proxy, BenchConfig.PROXY_AGENT, BLOCK, Place.LOAD_CPU).awaitOutput(RUNS, START);
    }

    /** An agent as proxy; started and forwarding. Its load must be renewed before each turn: {@link #renewTunnel}. */
    Subject proxy(String wait) {
        proxy.unwire();
        proxy.setAside(Filter.FROM_PROXY);
        ChildProcess process = start(proxy, BenchConfig.PROXY_AGENT, wait, Place.measuredCpu());
        awaitForwarding(
                () -> {
                    frames.writeTunnel(tunnel, 1, true);
                    return proxy.ping(tunnel, 1, 2).containsKey("p50");
                },
                process);
        return new Subject(proxy, process, tunnel, FIRST_OF_TWO, true, spins(wait));
    }

    /** Writes packets that the proxy has not seen yet. */
    void renewTunnel(int packets) {
        frames.writeTunnel(tunnel, packets, false);
    }

    /** Three ways to a server that answers: through a router and a proxy, through two plain forwarders, and bare. */
    RoundTrips roundTrips() {
        List.of(router, proxy, routerLike, proxyLike, server).forEach(Place::unwire);
        router.wire(Filter.TO_PROXY, proxy);
        proxy.wire(Filter.FROM_PROXY, router);
        proxy.wire(Filter.TO_SERVER, server);
        server.wire(Filter.TO_EXTERNAL_ADDRESS, proxy);
        routerLike.wire(Filter.TO_SERVER, proxyLike);
        proxyLike.wire(Filter.TO_SERVER, server);
        server.wire(Filter.TO_CLIENT, proxyLike);
        proxyLike.wire(Filter.TO_CLIENT, routerLike);
        BenchConfig.storeRouter(stateOf(BenchConfig.ROUTER_AGENT), Scheme.RAIC_1);
        List<ChildProcess> processes = new ArrayList<>();
        processes.add(server.echo());
        processes.add(bareServer.echo());
        processes.add(routerLike.forwarder(1));
        processes.add(proxyLike.forwarder(1));
        processes.add(start(proxy, BenchConfig.PROXY_AGENT, BLOCK, Place.measuredCpu()));
        ChildProcess agent = start(router, BenchConfig.ROUTER_AGENT, BLOCK, Place.measuredCpu());
        processes.add(agent);
        awaitForwarding(() -> router.roundTrip(calls, 1).containsKey("p50"), agent);
        // Until the compilers have done their work.
        router.load(calls, GENTLE_PPS, 6);
        return new RoundTrips(router, routerLike, bareServer, calls, processes);
    }

    /** Seconds from the start of an agent to the first packet that it sends through the tunnel. Lives in a {@link #world}. */
    double secondsToFirstPacket() {
        BenchConfig.storeRouter(stateOf(BenchConfig.ROUTER_AGENT), Scheme.RAIC_1);
        long startNs = System.nanoTime();
        try (ChildProcess agent = start(router, BenchConfig.ROUTER_AGENT, BLOCK, Place.measuredCpu())) {
            awaitForwarding(() -> router.awaitTunnel(calls, (double) START.toSeconds()), agent);
            return (System.nanoTime() - startNs) / 1e9;
        }
    }

    private ChildProcess start(Place place, String agent, String wait, int cpu) {
        return place.agent(programs, agent, stateOf(agent), List.of("--io=" + io, "--wait=" + wait, "--cpu=" + cpu));
    }

    private static boolean spins(String wait) {
        return !wait.equals(BLOCK);
    }

    private static void awaitForwarding(Supplier<Boolean> forwards, ChildProcess agent) {
        Waiting.until(
                START,
                () -> {
                    if (!agent.isAlive()) {
                        throw new LabException("the agent has ended; its log:\n" + agent.output());
                    }
                    return forwards.get();
                },
                () -> "the agent does not forward; its log:\n" + agent.output());
        // The metrics come after the packets.
        agent.awaitOutput(RUNS, START);
    }

    private Path stateOf(String agent) {
        return lab.directory("state-" + agent);
    }
}
