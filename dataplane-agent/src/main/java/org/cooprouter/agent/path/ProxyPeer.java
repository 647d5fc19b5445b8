// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.jspecify.annotations.Nullable;

/**
 * A proxy as a router sees it: the association with it, and every pair of a local path and one of its endpoints. Not safe for
 * use by several threads, except {@link #paths()}.
 */
public final class ProxyPeer {
    /** The proxy works as far as is known. */
    public static final long NOT_DOWN = Long.MAX_VALUE;

    private final String id;
    private final Association association;
    private final RttEstimator sessionRtt = new RttEstimator();
    private final Map<RedundancyProfile, CopySchedule> schedules = new HashMap<>();
    private List<LocalPath> locals = List.of();
    private List<Endpoint> endpoints = List.of();
    /** By local path, then by endpoint. */
    private volatile List<ProbedPath> paths = List.of();

    private long downSinceNs = NOT_DOWN;

    /**
     * Makes a proxy without paths; {@link #update} brings them.
     *
     * @param id "fra"
     * @param association with it
     */
    public ProxyPeer(String id, Association association) {
        this.id = id;
        this.association = association;
    }

    /**
     * Takes a new configuration; paths that stay keep what has been measured. Schedules have to be asked for again.
     *
     * @param proxy where the proxy is reached
     * @param newLocals local paths by path_ID
     * @param probeIntervalNs first probes are spread over it
     * @param nowNs the time
     */
    public void update(RemoteProxy proxy, List<LocalPath> newLocals, long probeIntervalNs, long nowNs) {
        List<ProbedPath> replacement = new ArrayList<>();
        int count = Math.max(1, newLocals.size() * proxy.endpoints().size());
        for (LocalPath before : locals) {
            if (!newLocals.contains(before)) {
                association.quality().forget(before.pathId());
            }
        }
        for (LocalPath local : newLocals) {
            for (Endpoint endpoint : proxy.endpoints()) {
                ProbedPath kept = find(local, endpoint);
                long firstProbeNs = nowNs + replacement.size() * probeIntervalNs / count;
                replacement.add(
                        kept == null
                                ? new ProbedPath(
                                        local,
                                        endpoint,
                                        association.quality().adopt(local.pathId(), new PathQuality()),
                                        firstProbeNs)
                                : kept);
            }
        }
        for (ProbedPath path : paths) {
            if (!replacement.contains(path)) {
                path.leave();
            }
        }
        locals = newLocals;
        endpoints = proxy.endpoints();
        paths = List.copyOf(replacement);
        // Profiles may have changed, too: whoever holds a schedule asks for it again.
        schedules.clear();
        onPathsChanged(nowNs);
    }

    /** Ends all paths and destroys the keys. */
    public void close() {
        paths.forEach(ProbedPath::leave);
        association.close();
    }

    private @Nullable ProbedPath find(LocalPath local, Endpoint endpoint) {
        for (ProbedPath path : paths) {
            if (path.local().equals(local) && path.endpoint().equals(endpoint)) {
                return path;
            }
        }
        return null;
    }

    /**
     * Computes anew what depends on which paths work. To be called when a path has gone up or down.
     *
     * @param nowNs the time
     */
    public void onPathsChanged(long nowNs) {
        schedules.forEach(this::fill);
        boolean allDown = !paths.isEmpty();
        for (ProbedPath path : paths) {
            allDown &= path.down();
        }
        if (!allDown) {
            downSinceNs = NOT_DOWN;
        } else if (downSinceNs == NOT_DOWN) {
            downSinceNs = nowNs;
        }
    }

    /**
     * Returns the schedule of a profile's copies.
     *
     * @param profile how often to send
     * @return the same object for the same profile, kept up to date
     */
    public CopySchedule schedule(RedundancyProfile profile) {
        CopySchedule schedule = schedules.get(profile);
        if (schedule == null) {
            schedule = new CopySchedule(profile, association.choices().of(profile));
            fill(profile, schedule);
            schedules.put(profile, schedule);
        }
        return schedule;
    }

    /**
     * With RAIC-1 a dead path gets its copies all the same: they cost little, and what saves a session in the moment of a failure
     * is that nothing had to be detected. A split copy is worth more over a path that works.
     */
    private void fill(RedundancyProfile profile, CopySchedule schedule) {
        CopyDistribution distribution = association.choices().distribution(profile);
        CopyPlan plan = new CopyPlan();
        ProbedPath[] copies = plan(distribution, distribution.scheme().splits(), plan);
        ProbedPath[] repairs =
                profile.repairs().any() ? plan(profile.repairs(), true, new CopyPlan()) : new ProbedPath[0];
        schedule.replace(distribution.scheme(), plan, copies, repairs, paths);
    }

    /** Makes a plan; returns the path of each of its entries. */
    private ProbedPath[] plan(CopyDistribution distribution, boolean onlyWorking, CopyPlan plan) {
        int[] shares = shares(distribution, onlyWorking);
        distribution.scheme().plan(shares, paths.isEmpty() ? 0 : shares.length, distribution.times(), plan);
        int[] used = new int[shares.length];
        ProbedPath[] pathOfEntry = new ProbedPath[plan.size()];
        for (int entry = 0; entry < plan.size(); entry++) {
            int local = plan.path(entry);
            pathOfEntry[entry] = pair(local, used[local]++);
        }
        return pathOfEntry;
    }

    private int[] shares(CopyDistribution distribution, boolean onlyWorking) {
        int[] shares = new int[locals.size()];
        boolean any = false;
        for (int local = 0; local < shares.length; local++) {
            boolean sends = !onlyWorking || !allDown(local);
            LocalPath path = locals.get(local);
            shares[local] = sends ? distribution.share(path.kind(), path.pathId()) : 0;
            any |= shares[local] > 0;
        }
        if (any || shares.length == 0) {
            return shares;
        }
        if (onlyWorking) {
            return shares(distribution, false);
        }
        // A profile may want copies over neighbours alone; without a neighbour the session goes on over the first path.
        shares[0] = 1;
        return shares;
    }

    /**
     * Chooses anew, by what the proxy has reported, how packets to it are made redundant where the profile leaves a choice.
     *
     * @param nowNs the time
     */
    public void choose(long nowNs) {
        AdaptiveChoices choices = association.choices();
        choices.begin();
        for (int local = 0; local < locals.size() && !paths.isEmpty(); local++) {
            LocalPath path = locals.get(local);
            choices.path(path.pathId(), path.kind(), allDown(local), association.quality(), nowNs);
        }
        if (choices.evaluate(association.quality(), nowNs)) {
            schedules.forEach(this::fill);
        }
    }

    private boolean allDown(int local) {
        boolean down = true;
        for (int pair = local * endpoints.size(); pair < (local + 1) * endpoints.size(); pair++) {
            down &= paths.get(pair).down();
        }
        return down;
    }

    private List<ProbedPath> pairsOf(int local) {
        return paths.subList(local * endpoints.size(), (local + 1) * endpoints.size());
    }

    /** The pair for the nth copy over a local path: the endpoints in turn, without those known not to be reached. */
    private ProbedPath pair(int local, int nth) {
        List<ProbedPath> all = pairsOf(local);
        List<ProbedPath> working = all.stream().filter(path -> !path.down()).toList();
        List<ProbedPath> candidates = working.isEmpty() ? all : working;
        return candidates.get(nth % candidates.size());
    }

    /**
     * Returns the proxy's id.
     *
     * @return "fra"
     */
    public String id() {
        return id;
    }

    /**
     * Returns the association with the proxy.
     *
     * @return always the same object
     */
    public Association association() {
        return association;
    }

    /**
     * Returns the round-trip times that sessions measure by their own packets over the fastest paths (Q1).
     *
     * @return the estimator
     */
    public RttEstimator sessionRtt() {
        return sessionRtt;
    }

    /**
     * Returns every pair of a local path and an endpoint; any thread may read it.
     *
     * @return by path_ID
     */
    public List<ProbedPath> paths() {
        return paths;
    }

    /**
     * Finds a pair by its local path.
     *
     * @param pathId of the local path
     * @param addressHigh of the endpoint, first half
     * @param addressLow of the endpoint, second half
     * @param port of the endpoint
     * @return null if there is no such pair
     */
    public @Nullable ProbedPath find(long pathId, long addressHigh, long addressLow, int port) {
        List<ProbedPath> all = paths;
        for (int i = 0; i < all.size(); i++) {
            ProbedPath path = all.get(i);
            if (path.local().pathId() == pathId && isAt(path.endpoint(), addressHigh, addressLow, port)) {
                return path;
            }
        }
        return null;
    }

    /**
     * Tells whether an address is one of the proxy's endpoints.
     *
     * @param addressHigh first half
     * @param addressLow second half
     * @param port UDP port
     * @return true if it is
     */
    public boolean isAt(long addressHigh, long addressLow, int port) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (isAt(endpoints.get(i), addressHigh, addressLow, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(Endpoint endpoint, long addressHigh, long addressLow, int port) {
        return endpoint.port() == port
                && endpoint.address().low() == addressLow
                && endpoint.address().high() == addressHigh;
    }

    /**
     * Tells whether packets can be sent to the proxy at all.
     *
     * @return true with a key and a path
     */
    public boolean usable() {
        return association.keys().sendKey() != null && !paths.isEmpty();
    }

    /**
     * Returns since when no path to the proxy has worked.
     *
     * @return monotonic time in ns, or {@link #NOT_DOWN}
     */
    public long downSinceNs() {
        return downSinceNs;
    }

    /**
     * Tells whether every path to the proxy is known not to work.
     *
     * @return true if it is
     */
    public boolean down() {
        return downSinceNs != NOT_DOWN;
    }
}
