// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.rollout;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The sites for which something is to be done, and the doing of it until nothing is left. Confined to the core's thread. */
final class Worklist {
    /** What can be done for sites; it may put more on the list. */
    interface Work {
        /** Compiles them, at least one, from the policy. */
        void compile(Set<String> sites);

        /** Puts the configuration of an agent together again, with the keys of now. */
        void refresh(String site);

        /** Brings a site on, as far as it can be. */
        void advance(String site);
    }

    private final Work work;
    private final Set<String> toCompile = new LinkedHashSet<>();
    private final Set<String> toRefresh = new LinkedHashSet<>();
    private final Set<String> toAdvance = new LinkedHashSet<>();
    private boolean settling;

    Worklist(Work work) {
        this.work = work;
    }

    void compile(Collection<String> sites) {
        toCompile.addAll(sites);
    }

    void refresh(String site) {
        toRefresh.add(site);
    }

    void advance(String site) {
        toAdvance.add(site);
    }

    /** Does all that is on the list, also what this adds to it. What fails stays on the list. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            while (!toCompile.isEmpty() || !toRefresh.isEmpty() || !toAdvance.isEmpty()) {
                settleOnce(drain(toCompile), drain(toRefresh), drain(toAdvance));
            }
        } finally {
            settling = false;
        }
    }

    /** What fails, for instance because the store does, is tried again with the next event or tick. */
    private void settleOnce(Set<String> compiling, Set<String> refreshing, Set<String> advancing) {
        try {
            if (!compiling.isEmpty()) {
                work.compile(compiling);
            }
            refreshing.forEach(work::refresh);
            advancing.forEach(work::advance);
        } catch (RuntimeException e) {
            toCompile.addAll(compiling);
            toRefresh.addAll(refreshing);
            toAdvance.addAll(advancing);
            throw e;
        }
        toAdvance.addAll(compiling);
        toAdvance.addAll(refreshing);
    }

    private static Set<String> drain(Set<String> set) {
        Set<String> all = new LinkedHashSet<>(set);
        set.clear();
        return all;
    }
}
