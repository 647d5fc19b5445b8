// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.ExperimentSettings;
import org.cooprouter.agent.wire.TagStats;
import org.jspecify.annotations.Nullable;

/** The experiments with packets to one peer, one for each app type that wants any. Not safe for use by several threads, except {@link #all()}. */
public final class Experiments {
    private static final long REQUEST_INTERVAL_NS = 1_000_000_000;

    private final TagStats request = new TagStats();
    private final TagStats reply = new TagStats();
    private volatile List<FragmentExperiment> all = List.of();
    private int turn;
    private boolean hasAsked;
    private long askedNs;

    /** Makes none. */
    public Experiments() {}

    /**
     * Finds the experiment of an app type, or begins it.
     *
     * @param appType any
     * @return null if the app type wants none
     */
    public @Nullable FragmentExperiment of(AppType appType) {
        ExperimentSettings settings = appType.experiment();
        if (settings == null) {
            return null;
        }
        List<FragmentExperiment> experiments = all;
        for (int i = 0; i < experiments.size(); i++) {
            if (experiments.get(i).isOf(appType.index(), settings)) {
                return experiments.get(i);
            }
        }
        FragmentExperiment begun = new FragmentExperiment(appType.index(), appType.id(), settings);
        all = Stream.concat(experiments.stream(), Stream.of(begun)).toList();
        return begun;
    }

    /**
     * Ends the experiments that are not wanted any more.
     *
     * @param appTypes all that there are
     */
    public void retain(Collection<AppType> appTypes) {
        all = all.stream()
                .filter(experiment -> appTypes.stream()
                        .anyMatch(
                                type -> type.experiment() != null && experiment.isOf(type.index(), type.experiment())))
                .toList();
    }

    /**
     * Says what the next packet of the association has to ask for: once per second, one experiment after the other.
     *
     * @param nowNs the time
     * @return null if there is nothing to ask now; otherwise good until the next call
     */
    public @Nullable TagStats takeRequest(long nowNs) {
        List<FragmentExperiment> experiments = all;
        if (experiments.isEmpty() || (hasAsked && nowNs - askedNs < REQUEST_INTERVAL_NS)) {
            return null;
        }
        hasAsked = true;
        askedNs = nowNs;
        turn = (turn + 1) % experiments.size();
        experiments.get(turn).request(request);
        return request;
    }

    /**
     * Returns what an answer of the peer is read into.
     *
     * @return to be followed by {@link #onReply}
     */
    public TagStats reply() {
        return reply;
    }

    /** Takes the answer that has been read. */
    public void onReply() {
        List<FragmentExperiment> experiments = all;
        for (int i = 0; i < reply.size(); i++) {
            for (int j = 0; j < experiments.size(); j++) {
                experiments.get(j).onReply(reply.tag(i), reply.packets(i), reply.delayUs(i));
            }
        }
    }

    /**
     * Returns all experiments; any thread may ask.
     *
     * @return immutable
     */
    public List<FragmentExperiment> all() {
        return all;
    }
}
