// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.adaptive.AdaptiveChoices;
import org.cooprouter.agent.redundancy.CopyPlan;
import org.cooprouter.agent.redundancy.PathShares;
import org.cooprouter.agent.role.config.CopyDistribution;
import org.cooprouter.agent.role.config.LocalPath;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RemoteProxy;
import org.cooprouter.agent.role.config.RepairDistribution;
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
    private final PathMatrix matrix;
    private final PathShares shares = new PathShares();
    private final RttEstimator sessionRtt = new RttEstimator();
    private final Map<RedundancyProfile, CopySchedule> schedules = new HashMap<>();
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
        this.matrix = new PathMatrix(association.quality());
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
        matrix.update(newLocals, proxy.endpoints(), probeIntervalNs, nowNs);
        // Profiles may have changed, too: whoever holds a schedule asks for it again.
        schedules.clear();
        onPathsChanged(nowNs);
    }

    /** Ends all paths and destroys the keys. */
    public void close() {
        matrix.close();
        association.close();
    }

    /**
     * Computes anew what depends on which paths work. To be called when a path has gone up or down.
     *
     * @param nowNs the time
     */
    public void onPathsChanged(long nowNs) {
        schedules.forEach(this::fill);
        boolean allDown = !paths().isEmpty();
        for (ProbedPath path : paths()) {
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
        ProbedPath[] copies = plan(distribution, distribution.scheme().splits() || profile.stream() != null, plan);
        RepairDistribution repairs = distribution.repairs();
        ProbedPath[] turns = repairs.any() ? plan(repairs, true, new CopyPlan()) : new ProbedPath[0];
        schedule.replace(distribution.scheme(), plan, copies, repairs.code(), turns, paths());
    }

    /** Makes a plan; returns the path of each of its entries. */
    private ProbedPath[] plan(CopyDistribution distribution, boolean onlyWorking, CopyPlan plan) {
        List<ProbedPath> paths = paths();
        int[] byPath = new int[paths.size()];
        share(distribution);
        boolean any = shares.fill(onlyWorking, byPath) || (onlyWorking && shares.fill(false, byPath));
        if (!any && byPath.length > 0) {
            // A profile may want copies over neighbours alone; without a neighbour the session goes on over the first
            // path.
            byPath[0] = 1;
        }
        distribution.scheme().plan(byPath, byPath.length, distribution.times(), plan);
        ProbedPath[] pathOfEntry = new ProbedPath[plan.size()];
        for (int entry = 0; entry < plan.size(); entry++) {
            pathOfEntry[entry] = paths.get(plan.path(entry));
        }
        return pathOfEntry;
    }

    private void share(CopyDistribution distribution) {
        shares.clear();
        List<ProbedPath> paths = paths();
        for (int i = 0; i < paths.size(); i++) {
            ProbedPath path = paths.get(i);
            int place = distribution.isPlaced() ? path.pathId() : path.local().pathId();
            shares.add(place, distribution.share(path.kind(), place), !path.down());
        }
    }

    /**
     * Chooses anew, by what the proxy has reported, how packets to it are made redundant where the profile leaves a choice.
     *
     * @param nowNs the time
     * @return true if anything has changed
     */
    public boolean choose(long nowNs) {
        AdaptiveChoices choices = association.choices();
        choices.begin();
        List<ProbedPath> paths = paths();
        for (int i = 0; i < paths.size(); i++) {
            ProbedPath path = paths.get(i);
            choices.path(path.pathId(), path.local().pathId(), path.kind(), path.down(), association.quality(), nowNs);
        }
        boolean changed = choices.evaluate(association.quality(), nowNs);
        if (changed) {
            schedules.forEach(this::fill);
        }
        return changed;
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
        return matrix.paths();
    }

    /**
     * Finds a pair by its number.
     *
     * @param pathId its path_ID
     * @return null if there is no such pair
     */
    public @Nullable ProbedPath find(long pathId) {
        return matrix.find(pathId);
    }

    /**
     * Finds a pair by the addresses of its ends.
     *
     * @param localLow of the local path, second half
     * @param addressHigh of the endpoint, first half
     * @param addressLow of the endpoint, second half
     * @param port of the endpoint
     * @return null if there is no such pair
     */
    public @Nullable ProbedPath find(long localLow, long addressHigh, long addressLow, int port) {
        return matrix.find(localLow, addressHigh, addressLow, port);
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
        return matrix.isAt(addressHigh, addressLow, port);
    }

    /**
     * Tells whether packets can be sent to the proxy at all.
     *
     * @return true with a key and a path
     */
    public boolean usable() {
        return association.keys().sendKey() != null && !paths().isEmpty();
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
