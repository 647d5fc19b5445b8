// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import org.cooprouter.policy.v1.IspCommonality;

/** How common two ISPs are, in words. */
final class CommonalityText {
    private static final int SECONDS_PER_MINUTE = 60;

    private CommonalityText() {}

    static void print(IspCommonality commonality, PrintWriter out) {
        out.println();
        out.println("ISPs: " + Texts.percent(commonality.getSharedBottleneck()) + " likely to share a bottleneck, by "
                + duration(commonality.getSeconds()) + " of measurements");
        out.println("  " + commonality.getExplanation());
        out.println("  " + advice(commonality.getBetterHelp()));
    }

    private static String duration(int seconds) {
        return seconds < SECONDS_PER_MINUTE ? seconds + " s" : seconds / SECONDS_PER_MINUTE + " min";
    }

    private static String advice(IspCommonality.Help help) {
        return switch (help) {
            case HELP_DUPLICATION -> "copies through the neighbour are the better help: its ISP is another one";
            case HELP_SUPPRESSION -> "suppression is the better help: copies would load the bottleneck that both share";
            case HELP_UNDECIDED, HELP_UNSPECIFIED, UNRECOGNIZED -> "not sure enough yet of what helps better";
        };
    }
}
