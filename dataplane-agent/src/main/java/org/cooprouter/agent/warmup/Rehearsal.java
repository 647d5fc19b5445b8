// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.cooprouter.agent.control.ConfigRejectedException;
import org.cooprouter.agent.control.HeldConfiguration;
import org.cooprouter.agent.control.StateDirectory;
import org.cooprouter.agent.control.TlsFiles;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.io.MonotonicClock;
import org.cooprouter.agent.io.PacketPort;

/**
 * The life of an agent in a few seconds: it starts with a stored configuration, carries packets, connects by mutual TLS to a
 * controller, takes a configuration from it, reports, shows its metrics, and ends. Real but for its surroundings: the port
 * is memory, because an interface needs privileges, and the controller is on the loopback interface.
 */
public final class Rehearsal {
    private static final String SITE = "rehearsal";
    private static final long STORED_VERSION = 1;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private Rehearsal() {}

    /** Starts agents as the command line does. */
    @FunctionalInterface
    public interface Starter {
        /**
         * Starts an agent.
         *
         * @param options the options of the command {@code run}
         * @param port what it uses instead of the interface that the options name
         * @return the agent
         * @throws IOException if it cannot run
         */
        Running start(List<String> options, PacketPort port) throws IOException;
    }

    /** An agent that runs until it is closed. */
    @FunctionalInterface
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Lets an agent live once.
     *
     * @param packets how many packets its clients send
     * @param aeads what its proxy seals with
     * @param starter starts it
     * @return how many of the packets were answered
     * @throws IOException if a part of its life did not come about; the message says which
     */
    public static long run(long packets, AeadProvider aeads, Starter starter) throws IOException {
        Path directory = Files.createTempDirectory("cooprouter-rehearsal");
        try {
            return run(directory, new Surroundings(packets, aeads, MonotonicClock.SYSTEM.nowNs()), packets, starter);
        } finally {
            delete(directory);
        }
    }

    private static long run(Path directory, Surroundings surroundings, long packets, Starter starter)
            throws IOException {
        storeConfiguration(directory.resolve("state"));
        TlsFiles tls = RehearsalCredentials.create(directory);
        int metricsPort = freePort();
        try (RehearsalController controller = RehearsalController.start(tls, STORED_VERSION + 1);
                Running _ = starter.start(
                        List.of(
                                "--agent=" + SITE,
                                "--controller=127.0.0.1:" + controller.port(),
                                "--tls-cert=" + tls.certificate(),
                                "--tls-key=" + tls.key(),
                                "--tls-ca=" + tls.authorities(),
                                "--interface=" + surroundings.interfaceName(),
                                "--state-dir=" + directory.resolve("state"),
                                "--metrics=127.0.0.1:" + metricsPort),
                        surroundings)) {
            awaitEnd(surroundings, packets, controller);
            readMetrics(metricsPort);
        }
        return surroundings.answered();
    }

    private static void storeConfiguration(Path stateDirectory) throws IOException {
        try (StateDirectory state = StateDirectory.open(stateDirectory, SITE)) {
            state.store(HeldConfiguration.NONE.apply(WarmUpConfig.router(STORED_VERSION)));
        } catch (ConfigRejectedException e) {
            throw new IllegalStateException("the rehearsal's configuration is not valid", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Packets may be lost on a machine that stands still meanwhile; a conversation with the controller may not. */
    private static void awaitEnd(Surroundings surroundings, long packets, RehearsalController controller)
            throws IOException {
        long startNs = System.nanoTime();
        while (surroundings.sent() < packets || controller.served().getCount() > 0) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new IOException(
                        "the rehearsal does not come to its end: " + surroundings.sent() + " of " + packets
                                + " packets were sent, and the controller waits for "
                                + controller.served().getCount()
                                + " messages");
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private static void readMetrics(int port) throws IOException {
        try (InputStream metrics =
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            metrics.readAllBytes();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
