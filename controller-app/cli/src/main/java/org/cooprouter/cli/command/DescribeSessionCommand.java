// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.TextTable;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.telemetry.v1.FragmentTrial;
import org.cooprouter.telemetry.v1.PathDirection;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.SessionPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl describe session}. */
@Command(
        name = "session",
        description =
                "Shows a latency-critical session as the agent of a site sees it now: its paths in both directions, and how its"
                        + " packets are made redundant and why. Without an id: all sessions of the site.")
public final class DescribeSessionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SITE", description = "sites/home-a or home-a.")
    private String site = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "Eight hexadecimal digits, as the list has them.")
    private @Nullable String id;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() {
        String parent = site.contains("/") ? site : "sites/" + site;
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            if (id == null) {
                print(controller.sessions(parent), out);
            } else {
                print(controller.session(parent + "/sessions/" + id), out);
            }
            return ExitCode.OK;
        }
    }

    private void print(List<Session> sessions, PrintWriter out) {
        switch (format) {
            case YAML -> out.print(MessageWriter.ofObservations().yaml(sessions));
            case JSON -> out.print(MessageWriter.ofObservations().json(sessions));
            case TABLE -> {
                TextTable table = new TextTable(
                        "ID",
                        "APP TYPE",
                        "CLIENT",
                        "SERVER",
                        "WITH",
                        "REDUNDANCY",
                        "FROM CLIENT",
                        "FROM SERVER",
                        "LOST",
                        "IDLE");
                sessions.forEach(session -> table.row(
                        id(session),
                        session.getAppType(),
                        session.getClient() + "/" + session.getProtocol(),
                        session.getServer(),
                        session.getPeer(),
                        session.getRedundancy(),
                        Long.toUnsignedString(session.getClientPackets()),
                        Long.toUnsignedString(session.getServerPackets()),
                        Long.toUnsignedString(session.getLostPackets()),
                        session.getIdle().getSeconds() + " s"));
                table.print(out);
            }
        }
    }

    private void print(Session session, PrintWriter out) {
        switch (format) {
            case YAML -> out.print(MessageWriter.ofObservations().yaml(List.of(session)));
            case JSON -> out.print(MessageWriter.ofObservations().json(List.of(session)));
            case TABLE -> describe(session, out);
        }
    }

    private static void describe(Session session, PrintWriter out) {
        out.println("Session " + session.getName());
        out.println("  app type    " + session.getAppType());
        out.println(
                "  flow        " + session.getClient() + " to " + session.getServer() + ", " + session.getProtocol());
        out.println("  with        " + session.getPeer());
        out.println("  packets     " + Long.toUnsignedString(session.getClientPackets()) + " from the client, "
                + Long.toUnsignedString(session.getServerPackets()) + " from the server, "
                + Long.toUnsignedString(session.getLostPackets()) + " of the peer's lost; the client's last "
                + session.getIdle().getSeconds() + " s ago");
        out.println("  redundancy  " + session.getRedundancy()
                + (session.hasOverhead() ? ", " + Texts.percent(session.getOverhead()) + " extra bytes so far" : ""));
        session.getChangesList()
                .forEach(change -> out.println("    " + Texts.time(change.getTime()) + "  " + change.getReason()));
        out.println();
        TextTable table = new TextTable(
                "PATH", "ALIVE", "RTT", "LOSS OUT", "LOSS IN", "JITTER OUT", "JITTER IN", "DELAY OUT", "DELAY IN");
        session.getPathsList().forEach(path -> table.row(cells(path)));
        table.print(out);
        if (session.getFragmentTrialsCount() > 0) {
            out.println();
            TextTable trials = new TextTable("FRAGMENTS OF", "TRIED ON", "LOST", "DELAY", "RESULT");
            session.getFragmentTrialsList().forEach(trial -> trials.row(cells(trial)));
            trials.print(out);
        }
    }

    private static String[] cells(FragmentTrial trial) {
        String delay = Texts.milliseconds(trial.getRelativeDelay());
        return new String[] {
            trial.getFragmentSize() == 0 ? "as otherwise" : trial.getFragmentSize() + " bytes",
            Long.toUnsignedString(trial.getPackets()) + " packets",
            trial.hasLoss() ? Texts.percent(trial.getLoss()) : "",
            delay.startsWith("-") ? delay : "+" + delay,
            trial.getAdopted() ? "best, in use" : trial.getBest() ? "best" : ""
        };
    }

    private static String[] cells(SessionPath path) {
        PathDirection outgoing = path.getOutgoing();
        PathDirection incoming = path.getIncoming();
        boolean out = path.hasOutgoing();
        boolean in = path.hasIncoming();
        return new String[] {
            path.getPath(),
            Texts.yesNo(path.getAlive()),
            path.hasRoundTripTime() ? Texts.milliseconds(path.getRoundTripTime()) : "",
            out ? Texts.percent(outgoing.getLoss()) : "",
            in ? Texts.percent(incoming.getLoss()) : "",
            out ? Texts.milliseconds(outgoing.getJitter()) : "",
            in ? Texts.milliseconds(incoming.getJitter()) : "",
            out ? change(outgoing) : "",
            in ? change(incoming) : ""
        };
    }

    private static String change(PathDirection direction) {
        String change = Texts.milliseconds(direction.getDelayChange());
        return change.startsWith("-") ? change : "+" + change;
    }

    private static String id(Session session) {
        return session.getName().substring(session.getName().lastIndexOf('/') + 1);
    }
}
