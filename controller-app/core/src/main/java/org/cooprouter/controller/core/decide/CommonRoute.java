// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.decide;

import java.util.List;

/**
 * How much two routes to the same public address have in common (C16): "if both routes differ only in their first one or two hops, and the
 * rest of the routes are same, this may indicate that both routers are effectively using the same ISP" [0179].
 */
public final class CommonRoute {
    /** Nothing is known. */
    public static final CommonRoute UNKNOWN = new CommonRoute(0, 0);

    /** A hop that did not answer, as traceroute prints it: it may be any. */
    private static final String SILENT = "*";

    private static final int SAME_ISP_HOPS = 2;
    private static final double FOR = 2.5;
    private static final double AGAINST = -1;

    private final int commonHops;
    private final int differingHops;

    private CommonRoute(int commonHops, int differingHops) {
        this.commonHops = commonHops;
        this.differingHops = differingHops;
    }

    /** Of two lists of hops as {@code traceroute -n} prints them, nearest first, both to the same target; unknown if either is empty. */
    public static CommonRoute of(List<String> first, List<String> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return UNKNOWN;
        }
        int common = 0;
        int shorter = Math.min(first.size(), second.size());
        while (common < shorter && same(first.get(first.size() - 1 - common), second.get(second.size() - 1 - common))) {
            common++;
        }
        return new CommonRoute(common, Math.max(first.size(), second.size()) - common);
    }

    private static boolean same(String a, String b) {
        return a.equals(b) || a.equals(SILENT) || b.equals(SILENT);
    }

    boolean known() {
        return commonHops + differingHops > 0;
    }

    /** The logarithm of a Bayes factor. The target itself is always common, so one common hop says that the routes are apart. */
    double evidence() {
        if (!known()) {
            return 0;
        }
        if (differingHops <= SAME_ISP_HOPS && commonHops > 1) {
            return FOR;
        }
        return commonHops > differingHops ? 0 : AGAINST;
    }

    @Override
    public String toString() {
        return "the last " + commonHops + " of " + (commonHops + differingHops) + " hops are common";
    }
}
