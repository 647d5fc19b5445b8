// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Plays the controller's part in a rotation of keys: both sides get the new epoch; once both hold it, they send under it; once
 * both do, and nothing sealed before can be under way any more, they lose the old one.
 */
final class KeyIssuer {
    private static final int MAX_EPOCH = 65_535;
    private static final long SPREAD_NS = 150 * EventQueue.MS;
    private static final long RETRY_NS = 50 * EventQueue.MS;
    private static final long GRACE_NS = 500 * EventQueue.MS;

    private final EventQueue time;
    private final RandomGenerator random;
    private final Set<Integer> rotating = new HashSet<>();

    KeyIssuer(EventQueue time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** Begins a rotation now. */
    void rotate(int association, SimAgent router, SimAgent proxy) {
        Keys held = router.keys().get(association);
        if (held == null || !rotating.add(association)) {
            return;
        }
        int before = held.sendEpoch();
        int next = before == MAX_EPOCH ? 1 : before + 1;
        List<SimAgent> both = List.of(router, proxy);
        Runnable forget = () -> step(both, association, Keys.of(next), () -> rotating.remove(association));
        Runnable send = () ->
                step(both, association, new Keys(next, List.of(before, next)), () -> time.after(GRACE_NS, forget));
        step(both, association, new Keys(before, List.of(before, next)), send);
    }

    /** Gives each agent its keys some time soon; an agent that is dead gets them when it lives again. */
    private void step(List<SimAgent> agents, int association, Keys changed, Runnable then) {
        int[] missing = {agents.size()};
        for (SimAgent agent : agents) {
            time.after(
                    random.nextLong(SPREAD_NS),
                    () -> give(agent, association, changed, () -> {
                        if (--missing[0] == 0) {
                            then.run();
                        }
                    }));
        }
    }

    private void give(SimAgent agent, int association, Keys changed, Runnable then) {
        if (!agent.isRunning()) {
            time.after(RETRY_NS, () -> give(agent, association, changed, then));
            return;
        }
        agent.give(association, changed);
        then.run();
    }
}
