// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of a state machine, filled once and then only read: which state follows on which signal.
 *
 * @param <S> states
 * @param <G> signals
 */
final class Transitions<S extends Enum<S>, G extends Enum<G>> {
    private final Class<G> signals;
    private final Map<S, Map<G, S>> next;

    /** An empty table. */
    Transitions(Class<S> states, Class<G> signals) {
        this.signals = signals;
        this.next = new EnumMap<>(states);
    }

    /** In {@code state} {@code signal} leads to {@code successor}. */
    void put(S state, G signal, S successor) {
        next.computeIfAbsent(state, _ -> new EnumMap<>(signals)).put(signal, successor);
    }

    /** The state that follows; null if the signal contradicts {@code state}. */
    @Nullable
    S next(S state, G signal) {
        return next.getOrDefault(state, Map.of()).get(signal);
    }
}
