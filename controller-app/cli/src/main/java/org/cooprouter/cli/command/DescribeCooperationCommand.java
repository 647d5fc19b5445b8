// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.UserError;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.MonthlyUsage;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SharingStatus;
import org.cooprouter.policy.v1.SiteStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl describe cooperation}. */
@Command(
        name = "cooperation",
        description =
                "Tells who helps whom with what, since when, how much was used, and why a cooperation is in its state."
                        + " Without a name: all of them.")
public final class DescribeCooperationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "cooperations/a-helped-by-b or a-helped-by-b.")
    private String name = "";

    @Override
    public Integer call() {
        String full = name.isEmpty() || name.contains("/") ? name : "cooperations/" + name;
        PrintWriter out = spec.commandLine().getOut();
        try (Controller controller = ServerOptions.of(spec).connect()) {
            Map<String, CooperationStatus> statuses = statuses(controller.statuses());
            List<Resource> resources = full.isEmpty() ? controller.list("cooperations") : List.of(controller.get(full));
            if (resources.stream().anyMatch(resource -> !resource.hasCooperation())) {
                throw UserError.usage("\"" + name + "\" is no cooperation; `coopctl get cooperations` lists them");
            }
            if (resources.isEmpty()) {
                out.println("no cooperations are declared");
            }
            for (Resource resource : resources) {
                describe(
                        resource,
                        statuses.getOrDefault(resource.getName(), CooperationStatus.getDefaultInstance()),
                        out);
            }
            return ExitCode.OK;
        }
    }

    private static Map<String, CooperationStatus> statuses(List<SiteStatus> sites) {
        Map<String, CooperationStatus> found = new TreeMap<>();
        sites.forEach(site -> site.getCooperationsList()
                .forEach(cooperation -> found.put(cooperation.getCooperation(), cooperation)));
        return found;
    }

    private static void describe(Resource resource, CooperationStatus status, PrintWriter out) {
        Cooperation cooperation = resource.getCooperation();
        out.println("Cooperation " + resource.getName());
        out.println("  what        " + Summary.of(resource));
        out.println("  consent     " + cooperation.getBeneficiary() + ": "
                + Texts.yesNo(cooperation.getBeneficiaryConsents()) + ", " + cooperation.getHelper() + ": "
                + Texts.yesNo(cooperation.getHelperConsents()));
        String since = Texts.time(status.getStateTime());
        out.println("  state       "
                + status.getState().name().replace("STATE_", "").toLowerCase(Locale.ROOT)
                + (since.isEmpty() ? "" : ", since " + since));
        out.println("  because     " + status.getReason());
        if (status.hasInUseSince()) {
            out.println("  in use since " + Texts.time(status.getInUseSince()));
        }
        if (status.hasSuppressedSince()) {
            out.println("  suppressed  since " + Texts.time(status.getSuppressedSince()));
        }
        if (status.hasSharing()) {
            sharing(status.getSharing(), out);
        }
        long most = cooperation.hasBandwidthSharing()
                ? cooperation.getBandwidthSharing().getMaxBytesPerMonth()
                : cooperation.getEmergencyConnection().getMaxBytesPerMonth();
        for (MonthlyUsage month : status.getMonthsList()) {
            out.println("  " + month.getMonth() + ": " + month.getBytes() + " bytes"
                    + (most > 0 ? " of " + most : "")
                    + (month.getInUse().getSeconds() > 0 ? ", in use for " + duration(month) : ""));
        }
        if (status.getMonthsCount() == 0) {
            out.println("  nothing was given so far");
        }
        out.println();
    }

    private static void sharing(SharingStatus sharing, PrintWriter out) {
        out.println("  shareable   " + Texts.bitsPerSecond(sharing.getShareableBps()) + " in each direction");
        out.println("  redirected  " + sharing.getRedirectedPercent() + " % of new sessions");
        out.println("  its uplink  " + Texts.bitsPerSecond(sharing.getHelperOccupiedBps()) + " of "
                + Texts.bitsPerSecond(sharing.getHelperCapacityBps()) + " are the helper's own");
    }

    private static String duration(MonthlyUsage month) {
        Duration inUse = Duration.ofSeconds(month.getInUse().getSeconds());
        return String.format(
                Locale.ROOT, "%d:%02d:%02d h", inUse.toHours(), inUse.toMinutesPart(), inUse.toSecondsPart());
    }
}
