// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.PathKind;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.jspecify.annotations.Nullable;

/** The choices for one peer, one for each adaptive profile in use. Not safe for use by several threads, except {@link #all()}. */
public final class AdaptiveChoices {
    private final LossModel model = new LossModel();
    private final Estimates estimates = new Estimates();
    private volatile List<AdaptiveChoice> all = List.of();
    /** Says which paths there were, and which of them worked. */
    private long pathsKey;

    private long pathsKeyBefore;
    private int choicesBefore;
    private long evaluatedNs;

    /** Makes no choice. */
    public AdaptiveChoices() {}

    /**
     * Finds the choice for a profile, or makes one.
     *
     * @param profile any
     * @return null if the profile is not adaptive
     */
    public @Nullable AdaptiveChoice of(RedundancyProfile profile) {
        AdaptiveSettings settings = profile.adaptive();
        if (settings == null) {
            return null;
        }
        List<AdaptiveChoice> choices = all;
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).isMadeFrom(settings)) {
                return choices.get(i);
            }
        }
        // Only the first packet after an installation comes here: to compare candidates one by one takes long.
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).adopt(settings)) {
                return choices.get(i);
            }
        }
        AdaptiveChoice added = new AdaptiveChoice(settings);
        all = Stream.concat(choices.stream(), Stream.of(added)).toList();
        return added;
    }

    /**
     * Returns how packets are shared out among paths.
     *
     * @param profile any
     * @return what has been chosen for an adaptive profile, the profile itself before that and for any other
     */
    public CopyDistribution distribution(RedundancyProfile profile) {
        AdaptiveChoice choice = of(profile);
        CopyDistribution chosen = choice == null ? null : choice.current();
        return chosen == null ? profile : chosen;
    }

    /**
     * Forgets the choices for profiles that are not used any more.
     *
     * @param used settings of those that are
     */
    public void retain(Set<AdaptiveSettings> used) {
        all = all.stream().filter(choice -> used.contains(choice.settings())).toList();
    }

    /** Begins an evaluation, to be followed by {@link #path} for each path and {@link #evaluate}. */
    public void begin() {
        model.clear();
        pathsKey = 1;
    }

    /**
     * Adds a path to choose from; only those with a path_ID of 0 to 7 are.
     *
     * @param pathId the client's number of the path
     * @param local the client's number of the local path where it begins
     * @param kind whose uplink it uses
     * @param down true if it is known not to work
     * @param quality of the peer's paths
     * @param nowNs the time
     */
    public void path(int pathId, int local, PathKind kind, boolean down, PeerQuality quality, long nowNs) {
        if (pathId >= 0 && pathId < LossModel.MAX_PATHS) {
            pathsKey = (pathsKey * 31 + pathId) * 4 + (kind == PathKind.UPLINK ? 2L : 0L) + (down ? 1L : 0L);
            model.add(pathId, local, kind, down, estimates.update(pathId, quality, nowNs));
        }
    }

    /**
     * Makes every choice anew, if there is anything new: a report, or another path that works; and every second.
     *
     * @param quality of the peer's paths
     * @param nowNs the time
     * @return true if any has changed
     */
    public boolean evaluate(PeerQuality quality, long nowNs) {
        List<AdaptiveChoice> choices = all;
        if (choices.isEmpty() || model.paths() == 0) {
            return false;
        }
        boolean isNew = estimates.takeNews(quality.outgoingJoint())
                || pathsKey != pathsKeyBefore
                || choices.size() != choicesBefore
                || nowNs - evaluatedNs >= AdaptiveChoice.DWELL_NS;
        if (!isNew) {
            return false;
        }
        pathsKeyBefore = pathsKey;
        choicesBefore = choices.size();
        evaluatedNs = nowNs;
        model.addJoint(estimates);
        boolean changed = false;
        for (int i = 0; i < choices.size(); i++) {
            changed |= choices.get(i).evaluate(model, nowNs);
        }
        return changed;
    }

    /**
     * Returns all choices; any thread may ask.
     *
     * @return immutable
     */
    public List<AdaptiveChoice> all() {
        return all;
    }
}
