// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;

/** A transfer of iperf3 to the server, by parallel TCP connections or by UDP, and the goodput that it reached. */
public final class Transfer {
    private static final double BITS_PER_MEGABIT = 1e6;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final JsonNode report;

    private Transfer(JsonNode report) {
        this.report = report;
    }

    /**
     * Starts the other end of transfers, and waits until it listens.
     *
     * @param server where
     * @param port of TCP and UDP
     * @return iperf3; ends when closed
     */
    public static ChildProcess serve(Namespace server, int port) {
        ChildProcess iperf =
                server.start("iperf3-" + port, List.of("iperf3", "-s", "-p", Integer.toString(port), "--forceflush"));
        iperf.awaitOutput("Server listening", LIMIT);
        return iperf;
    }

    /**
     * Transfers, and waits for the end.
     *
     * @param client where from
     * @param port of the iperf3 on the server
     * @param connections in parallel, 1 to 128
     * @param seconds how long
     * @param down whether the server sends
     * @return what was reached
     */
    public static Transfer of(Namespace client, int port, int connections, int seconds, boolean down) {
        return run(client, command(port, connections, seconds, down));
    }

    /**
     * Transfers by TCP with a congestion control, and waits for the end.
     *
     * @param client where from
     * @param port of the iperf3 on the server
     * @param congestionControl one that the kernel has, "cubic" for instance
     * @param seconds how long
     * @param down whether the server sends
     * @return what was reached
     */
    public static Transfer by(Namespace client, int port, String congestionControl, int seconds, boolean down) {
        List<String> command = new ArrayList<>(command(port, 1, seconds, down));
        command.addAll(List.of("--congestion", congestionControl));
        return run(client, command);
    }

    /**
     * Sends datagrams at a steady rate, and waits for the end.
     *
     * @param client where from
     * @param port of the iperf3 on the server
     * @param megabits payload per second
     * @param bytes payload of a datagram
     * @param seconds how long
     * @param down whether the server sends
     * @return what arrived
     */
    public static Transfer datagrams(
            Namespace client, int port, double megabits, int bytes, int seconds, boolean down) {
        List<String> command = new ArrayList<>(command(port, 1, seconds, down));
        String rate = Math.round(megabits * BITS_PER_MEGABIT) + "";
        command.addAll(List.of("--udp", "--bitrate", rate, "--length", Integer.toString(bytes)));
        return run(client, command);
    }

    private static Transfer run(Namespace client, List<String> command) {
        String output = client.run(command.toArray(new String[0]));
        try {
            return new Transfer(new ObjectMapper().readTree(output));
        } catch (JsonProcessingException e) {
            throw new LabException("iperf3 did not print JSON: " + output, e);
        }
    }

    /**
     * The command of such a transfer.
     *
     * @param port of the iperf3 on the server
     * @param connections in parallel
     * @param seconds how long
     * @param down whether the server sends
     * @return program and arguments
     */
    public static List<String> command(int port, int connections, int seconds, boolean down) {
        return List.of(
                "iperf3",
                "--json",
                "-c",
                TwoHomes.SERVER,
                "-p",
                Integer.toString(port),
                "-P",
                Integer.toString(connections),
                "-t",
                Integer.toString(seconds),
                down ? "--reverse" : "--get-server-output");
    }

    /**
     * The mean over the whole transfer.
     *
     * @return payload that arrived, Mbit/s
     */
    public double megabits() {
        JsonNode received = report.at("/end/sum_received/bits_per_second");
        if (!received.isNumber()) {
            throw new LabException("iperf3 has not transferred: " + report);
        }
        return received.asDouble() / BITS_PER_MEGABIT;
    }

    /**
     * The mean over the end of the transfer, as the sender saw it.
     *
     * @param seconds how many
     * @return Mbit/s
     */
    public double lastSeconds(int seconds) {
        List<JsonNode> all = StreamSupport.stream(report.at("/intervals").spliterator(), false)
                .toList();
        return all.subList(Math.max(0, all.size() - seconds), all.size()).stream()
                        .mapToDouble(
                                interval -> interval.at("/sum/bits_per_second").asDouble())
                        .average()
                        .orElse(0)
                / BITS_PER_MEGABIT;
    }
}
