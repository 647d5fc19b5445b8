// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cooprouter.agent.control.AgentIdentity;
import org.cooprouter.agent.control.Configurator;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.io.Affinity;
import org.cooprouter.agent.io.LiveTap;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.io.PacketPort;
import org.cooprouter.agent.io.TimerSlack;
import org.cooprouter.agent.role.AgentPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running agent: the packet thread, its watchdog and the control plane. The first two start first, with the stored
 * configuration, so that the bridge sends frames as soon as they can be handled; all that may be slow or absent (TLS,
 * controller, metrics) comes after them.
 */
final class Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** How long frames are still handled after the carrier went, so that the bridge has turned when the agent ends. */
    private static final long DRAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long JOIN_MS = 1_000;

    private final AgentSettings settings;
    private final PortSource portSource;
    private final ResourceStack resources = new ResourceStack();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;
    private boolean stopping;

    /** Opens the port through which the agent sees its bridge. */
    @FunctionalInterface
    interface PortSource {
        /**
         * Opens it, once.
         *
         * @throws IOException if it cannot be had; the message says why and what to do
         */
        PacketPort open() throws IOException;
    }

    private Agent(AgentSettings settings, PortSource portSource) {
        this.settings = settings;
        this.portSource = portSource;
    }

    /**
     * Starts an agent.
     *
     * @param settings what to run
     * @param portSource where its frames come from
     * @return the agent, handling frames
     * @throws IOException if it cannot run; the message says why and what to do
     */
    static Agent start(AgentSettings settings, PortSource portSource) throws IOException {
        Agent agent = new Agent(settings, portSource);
        try {
            agent.open();
        } catch (IOException | RuntimeException e) {
            agent.stop();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(agent::stop, "shutdown"));
        return agent;
    }

    /**
     * Waits until the agent has ended.
     *
     * @return exit code of the process
     */
    int awaitEnd() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    /** Ends the agent in order: the bridge turns away first. Does nothing when it was called before. */
    void stop() {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        resources.close();
        ended.countDown();
        LOG.info("The agent has ended");
    }

    private void open() throws IOException {
        if (settings.tls().isPresent()) {
            settings.tls().get().requireReadable();
        }
        StateDirectory state =
                resources.add("the state directory", StateDirectory.open(settings.stateDirectory(), settings.agent()));
        PacketPlane packets = openPackets(state.startNumber());
        Configurator configurator = new Configurator(state, packets.installer());
        configurator.restore();
        startPacketThread(packets.dutyCycle());
        Thread watching = Thread.ofPlatform().name("watchdog").daemon().start(packets.watchdog());
        try {
            AgentIdentity identity =
                    AgentIdentity.ofNewProcess(settings.agent(), AgentMain.version(), state.startNumber());
            resources.add("the control plane", ControlPlane.start(settings, identity, configurator, packets));
        } finally {
            // Last, so that it ends first: the bridge turns away before anything else stops.
            resources.add("the watchdog", () -> endWatchdog(packets.watchdog(), watching));
        }
        LOG.info(
                "Agent {} runs on {} ({}, {}), start {}",
                settings.agent(),
                settings.interfaceName(),
                settings.io(),
                settings.waitMode(),
                state.startNumber());
    }

    private PacketPlane openPackets(int startNumber) throws IOException {
        PacketPort port = resources.add("the packet port", portSource.open());
        Watchdog.Carrier carrier = openCarrier();
        KeyThread keys = resources.add("the key thread", new KeyThread());
        AgentPipeline pipeline = new AgentPipeline(
                port,
                Aeads.choose(),
                new PacketIdSpace(startNumber),
                new SplittableRandom(new SecureRandom().nextLong()),
                keys,
                MonotonicClock.SYSTEM.nowNs());
        SilenceLights lights = resources.add("the TAPs of silent uplinks", new SilenceLights(LiveTap::open));
        pipeline.onSilence(lights);
        PacketPath path = new PipelinePath(pipeline);
        DutyCycle dutyCycle = new DutyCycle(port, path, settings.waitMode(), MonotonicClock.SYSTEM);
        keys.bringTo(dutyCycle);
        ConfigInstaller installer = new ConfigInstaller(path, dutyCycle, lights::install);
        Watchdog watchdog = new Watchdog(dutyCycle::rounds, installer::isUsable, carrier);
        lights.follow(watchdog::isLive);
        startLights(lights);
        return new PacketPlane(port, path, dutyCycle, installer, watchdog);
    }

    private void startLights(SilenceLights lights) {
        Thread thread = Thread.ofPlatform().name("silence").daemon().start(lights);
        resources.add("the thread of silent uplinks", () -> {
            lights.stop();
            thread.join(JOIN_MS);
        });
    }

    private Watchdog.Carrier openCarrier() throws IOException {
        if (settings.liveTap().isEmpty()) {
            LOG.warn("There is no --live-tap: the bridge cannot turn to the ordinary way when this agent fails");
            return live -> {};
        }
        return resources.add("the live TAP", LiveTap.open(settings.liveTap().get()))::setLive;
    }

    private void startPacketThread(DutyCycle dutyCycle) throws IOException {
        CompletableFuture<Optional<String>> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> runPacketThread(dutyCycle, started), "packets");
        thread.start();
        resources.add("the packet thread", () -> {
            dutyCycle.stop();
            thread.join(JOIN_MS);
        });
        Optional<String> problem = started.join();
        if (problem.isPresent()) {
            throw new IOException("--cpu: " + problem.get());
        }
    }

    private void runPacketThread(DutyCycle dutyCycle, CompletableFuture<Optional<String>> started) {
        try {
            if (settings.cpu().isPresent()) {
                Affinity.pinCurrentThread(settings.cpu().getAsInt());
            }
        } catch (IOException | IllegalArgumentException e) {
            started.complete(Optional.of(String.valueOf(e.getMessage())));
            return;
        }
        started.complete(Optional.empty());
        minimizeTimerSlack();
        dutyCycle.run();
        if (!dutyCycle.isStopped()) {
            LOG.error(
                    "The interface {} has gone; the agent ends, so that its supervisor starts it anew",
                    settings.interfaceName());
            exitCode = 1;
            new Thread(this::stop, "stop").start();
        }
    }

    /** Delayed copies leave when their time has come, not when it suits the kernel. */
    private static void minimizeTimerSlack() {
        try {
            TimerSlack.minimize();
        } catch (IOException e) {
            LOG.warn("Copies that leave later may be another 50 microseconds late: {}", e.getMessage());
        }
    }

    private static void endWatchdog(Watchdog watchdog, Thread watching) throws InterruptedException {
        watchdog.stop();
        watching.join(JOIN_MS);
        LockSupport.parkNanos(DRAIN_NS);
    }
}
