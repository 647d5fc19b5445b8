// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.List;
import org.cooprouter.topology.observe.FlowFilter;
import org.cooprouter.topology.twohomes.TwoHomes;

/**
 * Latency-critical traffic of the demonstration, by programs that know nothing of us.
 *
 * @param label for people
 * @param port of the server
 * @param payloadBytes of every packet
 * @param server command that serves it
 * @param client command that uses it, to be followed by its duration in seconds
 */
record Service(String label, int port, int payloadBytes, List<String> server, List<String> client) {
    /** 50 packets of 160 bytes per second, both ways, as a G.711 codec sends. */
    static final Service CALL = new Service(
            "call",
            5004,
            160,
            List.of("iperf3", "-s", "-p", "5004", "--forceflush"),
            List.of(
                    "iperf3",
                    "--client",
                    TwoHomes.SERVER,
                    "--port",
                    "5004",
                    "--udp",
                    "--bitrate",
                    "64k",
                    "--length",
                    "160",
                    "--bidir",
                    "--forceflush",
                    "--time"));

    /** 60 updates of 100 bytes per second, each answered. Sockperf's ping-pong would stop at the first loss. */
    static final Service GAME = new Service(
            "game",
            11111,
            100,
            List.of("sockperf", "server", "--ip", TwoHomes.SERVER, "--port", "11111"),
            List.of(
                    "sockperf",
                    "under-load",
                    "--ip",
                    TwoHomes.SERVER,
                    "--port",
                    "11111",
                    "--mps",
                    "60",
                    "--reply-every",
                    "1",
                    "--msg-size",
                    "100",
                    "--time"));

    FlowFilter filter() {
        return FlowFilter.parse("udp/" + TwoHomes.SERVER + ":" + port);
    }
}
