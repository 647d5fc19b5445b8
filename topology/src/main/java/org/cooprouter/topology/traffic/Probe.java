// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;

/** A probe that runs in a namespace. */
public final class Probe {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final Duration duration;

    private Probe(ChildProcess process, Duration duration) {
        this.process = process;
        this.duration = duration;
    }

    /**
     * What a probe sends.
     *
     * @param packetsPerSecond steady rate
     * @param bytes UDP payload
     * @param duration of sending
     * @param copies how often each packet is sent
     */
    public record Load(int packetsPerSecond, int bytes, Duration duration, int copies) {
        /**
         * Sends each packet once.
         *
         * @param packetsPerSecond steady rate
         * @param bytes UDP payload
         * @param duration of sending
         */
        public Load(int packetsPerSecond, int bytes, Duration duration) {
            this(packetsPerSecond, bytes, duration, 1);
        }

        /**
         * A call: 50 packets per second of 160 bytes, as a G.711 codec sends.
         *
         * @param duration of sending
         * @return the load
         */
        public static Load call(Duration duration) {
            return new Load(50, 160, duration);
        }
    }

    /**
     * Starts an echo.
     *
     * @param namespace of the server
     * @param port UDP port
     * @return the listening process
     */
    public static ChildProcess startEcho(Namespace namespace, int port) {
        return startEcho(namespace, port, 1);
    }

    /**
     * Starts an echo that sends each answer several times.
     *
     * @param namespace of the server
     * @param port UDP port
     * @param copies how often
     * @return the listening process
     */
    public static ChildProcess startEcho(Namespace namespace, int port, int copies) {
        List<String> command = new ArrayList<>(Programs.ofBuild().lab());
        command.addAll(List.of("echo", "--port=" + port, "--copies=" + copies));
        return namespace.start("echo-" + port, command).awaitOutput(UdpEcho.READY, START_LIMIT);
    }

    /**
     * Starts a probe.
     *
     * @param namespace of the client
     * @param host address of the echo
     * @param port UDP port of the echo
     * @param load what to send
     * @return the probe, sending
     */
    public static Probe start(Namespace namespace, String host, int port, Load load) {
        return start(namespace, 0, host, port, load);
    }

    /**
     * Starts a probe that sends from a certain port.
     *
     * @param namespace of the client
     * @param localPort UDP port of the client; 0 for any
     * @param host address of the echo
     * @param port UDP port of the echo
     * @param load what to send
     * @return the probe, sending
     */
    public static Probe start(Namespace namespace, int localPort, String host, int port, Load load) {
        List<String> command = new ArrayList<>(Programs.ofBuild().lab());
        command.addAll(List.of(
                "probe",
                "--host=" + host,
                "--port=" + port,
                "--local-port=" + localPort,
                "--pps=" + load.packetsPerSecond(),
                "--bytes=" + load.bytes(),
                "--copies=" + load.copies(),
                String.format(Locale.ROOT, "--seconds=%.3f", load.duration().toMillis() / 1e3)));
        // Each run has a log of its own.
        return new Probe(namespace.start("probe-" + System.nanoTime(), command), load.duration());
    }

    /**
     * Waits until the first answer has come.
     *
     * @return this
     */
    public Probe awaitAnswer() {
        process.awaitOutput(UdpProbe.ANSWERED, START_LIMIT);
        return this;
    }

    /**
     * Waits for the end of the run.
     *
     * @return what it found
     */
    public ProbeReport await() {
        process.awaitExit(duration.plus(START_LIMIT));
        return ProbeReport.parse(process.output());
    }

    /**
     * Ends the sending before its time and waits for the end of the run.
     *
     * @return what it found
     */
    public ProbeReport stop() {
        process.close();
        return ProbeReport.parse(process.output());
    }
}
