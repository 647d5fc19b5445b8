// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cooprouter.topology.demo.Demo.Phase;

/** Turns what was observed during the phases into the table and the plots. */
final class Analysis {
    /** Ethernet, IP and UDP headers. */
    private static final double PLAIN_HEADERS = 14 + 20 + 8;

    private final Phase without;
    private final Phase with;
    private final Phase cut;
    private final Observers.Seen seen;

    Analysis(Phase without, Phase with, Phase cut, Observers.Seen seen) {
        this.without = without;
        this.with = with;
        this.cut = cut;
        this.seen = seen;
    }

    DemoResult result() {
        List<DemoResult.Row> rows = new ArrayList<>();
        for (Service service : List.of(Service.CALL, Service.GAME)) {
            for (boolean isToServer : new boolean[] {true, false}) {
                rows.add(withoutRow(service, isToServer));
                rows.add(withRow(service, isToServer));
            }
        }
        rows.add(cutRow(true));
        rows.add(cutRow(false));
        return new DemoResult(
                setting(),
                rows,
                List.of(
                        new DemoResult.Plot(
                                delays(true),
                                "Each point is one packet of the call to the server; strokes at the upper edge"
                                        + " are packets that never arrived."),
                        new DemoResult.Plot(delays(false), "The same of the packets from the server."),
                        new DemoResult.Plot(
                                tails(),
                                "The further left and down, the better: for each delay the share of the call's packets"
                                        + " that took longer or never came."),
                        new DemoResult.Plot(
                                cutPlot(),
                                "Home A's ISP carries nothing in the shaded time; the call does not hear it.")),
                notes());
    }

    private static List<String> setting() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Each ISP: 20 Mbit/s, 10 ms with 3 ms of jitter each way, %.0f %% loss in bursts of %.0f"
                                + " frames on average.",
                        Demo.LOSS * 100,
                        Demo.BURST),
                "Call: iperf3, 50 packets of 160 bytes per second both ways. Game: sockperf, 60 updates of 100 bytes per second and"
                        + " their answers. Beside them an iperf3 TCP transfer.",
                "Measured at the client and at the server, independent of the programs; all on one machine.");
    }

    private DemoResult.Row withoutRow(Service service, boolean isToServer) {
        Delivery delivery = seen.delivery(service, isToServer, without.interval());
        Rate isp = without.after().ispA().lossSince(without.before().ispA(), isToServer, Demo.BURST);
        double spent = (service.payloadBytes() + PLAIN_HEADERS) / service.payloadBytes();
        return new DemoResult.Row(
                "without policy", flow(service, isToServer), delivery, expected(isp, Rate.ALL, delivery), spent);
    }

    private DemoResult.Row withRow(Service service, boolean isToServer) {
        Delivery delivery = seen.delivery(service, isToServer, with.interval());
        Rate ispA = with.after().ispA().lossSince(with.before().ispA(), isToServer, Demo.BURST);
        Rate ispB = with.after().ispB().lossSince(with.before().ispB(), isToServer, Demo.BURST);
        return new DemoResult.Row(
                "with policy",
                flow(service, isToServer),
                delivery,
                expected(ispA, ispB, delivery),
                spent(with, isToServer));
    }

    /** During the cut only the neighbour's path is left. */
    private DemoResult.Row cutRow(boolean isToServer) {
        Delivery delivery = seen.delivery(Service.CALL, isToServer, cut.interval());
        Rate ispB = cut.after().ispB().lossSince(cut.before().ispB(), isToServer, Demo.BURST);
        return new DemoResult.Row(
                "ISP A cut",
                flow(Service.CALL, isToServer),
                delivery,
                expected(Rate.ALL, ispB, delivery),
                spent(cut, isToServer));
    }

    private static Rate expected(Rate first, Rate second, Delivery delivery) {
        return first.and(second).observedOn(Math.max(1, delivery.sent()));
    }

    /** Bytes of the tunnel over all paths for each byte of payload of call and game together. */
    private double spent(Phase phase, boolean isToServer) {
        double bytes = isToServer
                ? phase.after().tunnelBytesOut() - phase.before().tunnelBytesOut()
                : phase.after().tunnelBytesIn() - phase.before().tunnelBytesIn();
        double payload = 0;
        for (Service service : List.of(Service.CALL, Service.GAME)) {
            payload += (double)
                            seen.delivery(service, isToServer, phase.interval()).sent()
                    * service.payloadBytes();
        }
        return bytes / payload;
    }

    private static String flow(Service service, boolean isToServer) {
        return service.label() + (isToServer ? " to server" : " to client");
    }

    private List<Plots.Series> series(boolean isToServer) {
        return List.of(
                new Plots.Series(
                        "without policy", "without", seen.delivery(Service.CALL, isToServer, without.interval())),
                new Plots.Series("with policy", "with", seen.delivery(Service.CALL, isToServer, with.interval())));
    }

    private String delays(boolean isToServer) {
        return Plots.delays("One-way delay of the " + flow(Service.CALL, isToServer), series(isToServer), List.of());
    }

    private String tails() {
        return Plots.tails("Share of the " + flow(Service.CALL, true) + " later than", series(true));
    }

    private String cutPlot() {
        long beforeNs = cut.interval().fromNs() - (long) 4e9;
        Interval around = new Interval(beforeNs, cut.interval().toNs() + (long) 4e9);
        Plots.Band band = new Plots.Band(
                around.secondsTo(cut.interval().fromNs()),
                around.secondsTo(cut.interval().toNs()),
                "home A's ISP cut",
                "cut");
        return Plots.delays(
                "The call while home A's ISP is cut",
                List.of(new Plots.Series("to server", "with", seen.delivery(Service.CALL, true, around))),
                List.of(band));
    }

    /** What tells a defect from bad luck: where packets went that did not arrive, and whether the counts are exact. */
    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                seen.missed() == 0
                        ? "The observers missed no frame: the counts are exact."
                        : "The observers missed " + seen.missed()
                                + " frames: the machine was too busy, and the counts are not exact.");
        notes.addAll(counters("without policy", without));
        notes.addAll(counters("with policy", with));
        notes.addAll(counters("ISP A cut", cut));
        return notes;
    }

    private static List<String> counters(String name, Phase phase) {
        List<String> notes = new ArrayList<>();
        phase.after()
                .drops()
                .forEach((agent, drops) -> notes.add("%s: the agent of %s did not pass on: %s."
                        .formatted(
                                name,
                                agent,
                                drops.since(phase.before().drops().getOrDefault(agent, new Drops(Map.of()))))));
        addIsp(name + ": home A's ISP", phase.before().ispA(), phase.after().ispA(), notes);
        addIsp(name + ": home B's ISP", phase.before().ispB(), phase.after().ispB(), notes);
        return notes;
    }

    private static void addIsp(String name, Counts.Isp before, Counts.Isp after, List<String> notes) {
        long up = after.overflowsSince(before, true);
        long down = after.overflowsSince(before, false);
        long late = after.lateSince(before);
        if (up + down > 0) {
            notes.add(name + " dropped " + up + " frames to the server and " + down
                    + " to the client because its queue was full, beside those of its loss.");
        }
        if (late > 0) {
            notes.add(name + " was served late by this busy machine: " + late
                    + " frames left more than 1 ms after their time, which adds to all delays.");
        }
    }
}
