// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.observe.FlowComparison;
import org.cooprouter.topology.observe.Observation;
import org.cooprouter.topology.observe.Observations;
import org.cooprouter.topology.observe.ObserveCommand;
import org.cooprouter.topology.twohomes.TwoHomes;

/** Watches the traffic at client A and at the server, independent of the programs that make it. */
final class Observers implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long UNDER_WAY_NS = TimeUnit.SECONDS.toNanos(2);
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private final Place client;
    private final Place server;

    /** One observer and its file. */
    private record Place(ChildProcess process, Path file) {
        static Place start(Lab lab, Namespace namespace, List<Service> services) {
            Path file = lab.directory("observed").resolve(namespace.shortName());
            List<String> command = new ArrayList<>(Programs.ofBuild().lab());
            command.addAll(List.of("observe", "--interface=eth0", "--out=" + file));
            services.forEach(service -> command.add("--filter=" + service.filter()));
            return new Place(namespace.start("observe", command), file);
        }

        Observations read() {
            try {
                return Observations.read(file);
            } catch (IOException e) {
                throw new LabException("cannot read what was observed: " + e.getMessage(), e);
            }
        }
    }

    private Observers(Place client, Place server) {
        this.client = client;
        this.server = server;
    }

    static Observers start(TwoHomes homes, List<Service> services) {
        Place client = Place.start(homes.lab(), homes.hosts().clientA(), services);
        Place server = Place.start(homes.lab(), homes.hosts().server(), services);
        client.process().awaitOutput(ObserveCommand.READY, START_LIMIT);
        server.process().awaitOutput(ObserveCommand.READY, START_LIMIT);
        return new Observers(client, server);
    }

    /** What both saw, once they have ended. */
    record Seen(Observations client, Observations server) {
        /** The packets of one service and direction that were sent in an interval, in seconds since its start. */
        Delivery delivery(Service service, boolean isToServer, Interval interval) {
            // Programs count from one again in every round, so packets of other rounds must not come into the
            // comparison.
            FlowComparison comparison = FlowComparison.of(
                    during(isToServer ? client : server, service, isToServer, interval),
                    during(isToServer ? server : client, service, isToServer, interval.longer(UNDER_WAY_NS)));
            double[] sentS = new double[comparison.sent()];
            double[] delayMs = new double[comparison.sent()];
            for (int i = 0; i < sentS.length; i++) {
                sentS[i] = (comparison.sentNs(i) - interval.fromNs()) / NS_PER_S;
                delayMs[i] = comparison.isLost(i) ? Double.NaN : comparison.latencyNs(i) / NS_PER_MS;
            }
            return new Delivery(sentS, delayMs, comparison.duplicates());
        }

        private static List<Observation> during(
                Observations all, Service service, boolean isToServer, Interval interval) {
            return all.of(service.filter(), isToServer).stream()
                    .filter(packet -> interval.contains(packet.timeNs()))
                    .toList();
        }

        /** Frames that the observers themselves missed; counts are exact when there are none. */
        long missed() {
            return client.missed() + server.missed();
        }
    }

    Seen finish() {
        close();
        return new Seen(client.read(), server.read());
    }

    @Override
    public void close() {
        client.process().close();
        server.process().close();
    }
}
