// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.cooperation;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.Progress;
import org.cooprouter.topology.twohomes.TwoHomes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures in the two homes what cooperation gives. */
@Command(
        name = "cooperation",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what two homes that cooperate gain: how long other traffic stands still when an ISP falls silent and the neighbour helps, what that costs the"
                    + " neighbour, and what two ISPs carry together.",
            "What cannot be had from this machine's clock alone stands beside what was measured in the same run."
        })
public final class CooperationCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        EMERGENCY,
        SHARING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--runs",
            defaultValue = "20",
            description = "Silences with the controller, and as many without; a quarter as many transfers of each kind."
                    + " Default: ${DEFAULT-VALUE}, which takes a quarter of an hour.")
    private int runs = 20;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SUBJECT",
            description = "Measure these alone: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Subject> only = EnumSet.allOf(Subject.class);

    @Override
    public Integer call() {
        Progress progress = new Progress(System.err);
        try (Lab lab = Lab.create("coop")) {
            TwoHomes homes = TwoHomes.start(lab, progress);
            homes.applySites();
            if (only.contains(Subject.SHARING)) {
                System.out.println(new SharingMeasurement(homes, progress).measure(Math.max(1, runs / 4)));
            }
            if (only.contains(Subject.EMERGENCY)) {
                System.out.println(new EmergencyMeasurement(homes, progress).measure(runs));
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
