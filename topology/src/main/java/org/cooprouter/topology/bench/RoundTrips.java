// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.LabException;

/**
 * Three ways from a client to a server, all on one CPU, the client on another.
 *
 * @param agents where the client is whose packets go through a router and a proxy
 * @param plain where the one is whose packets go through two plain forwarders
 * @param bare where the server itself is
 * @param calls what clients send
 * @param processes all that take part
 */
record RoundTrips(Place agents, Place plain, Place bare, Path calls, List<ChildProcess> processes)
        implements AutoCloseable {

    /** Median of the round-trip time through router and proxy, in ns. */
    double throughAgentsNs(int count) {
        return median(agents, count);
    }

    /** Median of the round-trip time through two plain forwarders, in ns. */
    double throughForwardersNs(int count) {
        return median(plain, count);
    }

    /** Median of the round-trip time with nothing between, in ns. */
    double bareNs(int count) {
        return median(bare, count);
    }

    private double median(Place client, int count) {
        Map<String, Double> figures = client.roundTrip(calls, count);
        Double median = figures.get("p50");
        if (median == null) {
            throw new LabException("no answer comes back at " + client + "; the last agent's log:\n"
                    + processes.getLast().output());
        }
        return median;
    }

    @Override
    public void close() {
        processes.reversed().forEach(ChildProcess::close);
    }
}
