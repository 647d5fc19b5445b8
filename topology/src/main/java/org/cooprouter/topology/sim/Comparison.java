// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.LibCryptoAead;

/**
 * The demonstration's call at equal extra bytes, scheme by scheme, under the same losses: in virtual time, because a tenth of a rare loss shows
 * only in more packets than anyone would wait for.
 *
 * @param packets that count in each call, in each direction
 * @param rows by setting, then by scheme
 */
public record Comparison(int packets, List<Row> rows) {
    /** Most extra bytes of all schemes, in percent of one copy of each packet. */
    public static final int BUDGET_PERCENT = ComparedScheme.BUDGET_PERCENT;

    /**
     * One call.
     *
     * @param setting how packets are lost
     * @param scheme for people
     * @param fixed whether the policy says what is sent, rather than the agents choose it
     * @param result what became of it
     */
    public record Row(LossSetting setting, String scheme, boolean fixed, CallResult result) {}

    /**
     * Runs all schemes in some settings.
     *
     * @param settings how packets are lost
     * @param packets that count in each call, in each direction
     * @param seed of the losses
     * @return the comparison
     */
    public static Comparison run(List<LossSetting> settings, int packets, long seed) {
        AeadProvider aeads = aeads();
        List<Row> rows = new ArrayList<>();
        for (LossSetting setting : settings) {
            for (ComparedScheme scheme : ComparedScheme.over(setting.ways().size())) {
                rows.add(new Row(
                        setting,
                        scheme.name(),
                        scheme.isFixed(),
                        ComparedCall.run(setting, scheme, packets, seed, aeads)));
            }
        }
        return new Comparison(packets, List.copyOf(rows));
    }

    static AeadProvider aeads() {
        try {
            return LibCryptoAead.provider();
        } catch (IOException e) {
            return JdkAead::new;
        }
    }

    /**
     * Returns the settings.
     *
     * @return in the order of the rows
     */
    public List<LossSetting> settings() {
        return rows.stream().map(Row::setting).distinct().toList();
    }

    /**
     * Returns the calls of a setting.
     *
     * @param setting one of {@link #settings}
     * @return in the order of the schemes
     */
    public List<Row> of(LossSetting setting) {
        return rows.stream().filter(row -> row.setting().equals(setting)).toList();
    }

    /**
     * Returns the fixed scheme that lost least.
     *
     * @param setting one of {@link #settings}
     * @return its call
     */
    public Row bestFixed(LossSetting setting) {
        return of(setting).stream()
                .filter(Row::fixed)
                .min(Comparator.comparingDouble(row -> row.result().loss()))
                .orElseThrow();
    }

    /**
     * Returns the call of the profile that chooses among the fixed schemes.
     *
     * @param setting one of {@link #settings}
     * @return its call
     */
    public Row adaptive(LossSetting setting) {
        return of(setting).stream()
                .filter(row -> row.scheme().equals(ComparedScheme.ADAPTIVE))
                .findFirst()
                .orElseThrow();
    }
}
