// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.StreamSupport;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;

/** A transfer by parallel TCP connections of iperf3 to the server, and the goodput that it reached. */
public final class Transfer {
    private static final double BITS_PER_MEGABIT = 1e6;

    private final JsonNode report;

    private Transfer(JsonNode report) {
        this.report = report;
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
        String output = client.run(command(port, connections, seconds, down).toArray(new String[0]));
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
        return report.at("/end/sum_received/bits_per_second").asDouble() / BITS_PER_MEGABIT;
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
