// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cooprouter.agent.adaptive.AdaptiveChoice;
import org.cooprouter.agent.adaptive.Change;
import org.cooprouter.agent.adaptive.Chosen;
import org.cooprouter.agent.quality.CopyArrivals;
import org.cooprouter.agent.v1.ChoiceChange;
import org.cooprouter.agent.v1.ChoiceReport;

/** Says in telemetry what adaptive profiles have chosen and why, for people to read. */
final class ChoiceReports {
    private static final double PERCENT = 100;

    private ChoiceReports() {}

    /** {@code names} gives the path of a path_ID; nothing is reported before the first choice. */
    static void add(
            String peer, AdaptiveChoice choice, IntFunction<String> names, long nowNs, Consumer<ChoiceReport> reports) {
        List<Change> changes = choice.changes();
        if (changes.isEmpty()) {
            return;
        }
        ChoiceReport.Builder report = ChoiceReport.newBuilder()
                .setPeer(peer)
                .setRedundancyProfile(choice.profile())
                .setCurrent(describe(changes.getLast().to(), names))
                .setBaseBytes(choice.baseBytes())
                .setExtraBytes(Math.max(0, choice.extraBytes()));
        for (Change change : changes) {
            report.addChanges(ChoiceChange.newBuilder()
                    .setNumber(change.number())
                    .setAge(Durations.ofNanos(Math.max(0, nowNs - change.atNs())))
                    .setReason(reason(change, names)));
        }
        reports.accept(report.build());
    }

    private static String describe(Chosen chosen, IntFunction<String> names) {
        boolean repairs = chosen.repairs().any();
        return chosen.name() + " (" + shares(chosen::share, names)
                + (repairs ? "; repair copies " + shares(chosen::repairShare, names) : "") + ")";
    }

    private static String shares(IntUnaryOperator share, IntFunction<String> names) {
        return IntStream.range(0, CopyArrivals.MAX_PATHS)
                .filter(path -> share.applyAsInt(path) > 0)
                .mapToObj(path -> names.apply(path) + " " + share.applyAsInt(path))
                .collect(Collectors.joining(", "));
    }

    static String reason(Change change, IntFunction<String> names) {
        Chosen from = change.from();
        String losses = change.losses().stream()
                .map(loss -> names.apply(loss.pathId()) + " " + percent(loss.loss()))
                .collect(Collectors.joining(" / "));
        return (from == null ? "" : describe(from, names) + " -> ")
                + describe(change.to(), names)
                + cause(change.cause())
                + "; loss " + losses
                + (change.joint() < 0 ? "" : ", joint " + percent(change.joint()))
                + ", expected " + (from == null ? "" : percent(change.before().residual()) + " -> ")
                + percent(change.after().residual())
                + ", overhead " + (from == null ? "" : whole(change.before().overhead()) + " -> ")
                + whole(change.after().overhead())
                + ", budget " + whole(change.budget());
    }

    private static String cause(Change.Cause cause) {
        return switch (cause) {
            case START -> ": first choice";
            case LOSS -> ": loses less";
            case BUDGET -> ": the other costs more than the budget";
            case SAVING -> ": loses as little with fewer bytes";
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.001 ? "%.3f %%" : "%.1f %%", share * PERCENT);
    }

    private static String whole(double share) {
        return Math.round(share * PERCENT) + " %";
    }
}
