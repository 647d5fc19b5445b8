// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.bench;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.traffic.Probe;
import org.cooprouter.topology.traffic.ProbeReport;
import org.cooprouter.topology.twohomes.TwoHomes;

/**
 * The two homes over perfect ISPs: a call that home A's bridge sends through agent, both ISPs and proxy, and the same packets to a
 * port that no policy names, which the bridges forward and translate without any agent.
 */
final class EndToEnd {
    private static final int CALL_PORT = 5004;
    private static final int ORDINARY_PORT = 6004;
    private static final String GATEWAY = "192.168.1.1";
    private static final String PINGS = "200";
    private static final Pattern TIME_MS = Pattern.compile("time=([0-9.]+) ms");
    private static final Probe.Load CALL = Probe.Load.call(Duration.ofSeconds(8));

    private final TwoHomes homes;

    private EndToEnd(TwoHomes homes) {
        this.homes = homes;
    }

    /** Builds the two homes with the policy for calls in force. */
    static EndToEnd start(Lab lab, Progress progress) {
        TwoHomes homes = TwoHomes.start(lab, progress);
        homes.applySites();
        homes.applyCalls();
        Probe.startEcho(homes.hosts().server(), CALL_PORT);
        Probe.startEcho(homes.hosts().server(), ORDINARY_PORT);
        return new EndToEnd(homes);
    }

    /** Median round-trip time of a call, in us. */
    double callUs() {
        return roundTripUs(CALL_PORT);
    }

    /** Median round-trip time of the same packets on the ordinary path, in us. */
    double ordinaryUs() {
        return roundTripUs(ORDINARY_PORT);
    }

    /** Median round-trip time of a ping to home A's own address, in us: twice through one bridge, and through nothing else. */
    double bridgeUs() {
        String pings = homes.hosts()
                .clientA()
                .attempt(List.of("ping", "-n", "-c", PINGS, "-i", "0.02", GATEWAY))
                .output();
        List<Double> timesMs = TIME_MS.matcher(pings)
                .results()
                .map(result -> Double.valueOf(result.group(1)))
                .sorted()
                .toList();
        if (timesMs.isEmpty()) {
            throw new LabException("home A's bridge does not answer a ping from its LAN; ping said: " + pings);
        }
        return timesMs.get(timesMs.size() / 2) * 1e3;
    }

    private double roundTripUs(int port) {
        ProbeReport report = Probe.start(homes.hosts().clientA(), TwoHomes.SERVER, port, CALL)
                .await();
        return report.roundTripP50Us();
    }
}
