// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether an uplink is silent (C7, [0126], [0135]): a state machine over the times at which something came from it.
 *
 * <pre>
 *             nothing heard for silent_after
 *   WORKING ----------------------------------> SILENT
 *      ^                                        |    ^
 *      | heard for restored_after,        heard |    | nothing heard
 *      | without a gap of silent_after          v    | for silent_after
 *      +------------------------------------- ANSWERING
 * </pre>
 *
 * While packets wait in the uplink's queues, silent_after is longer by as much: behind an upload probes are late, or lost several in a row.
 * SILENT and ANSWERING both count as silent, so that an uplink that comes and goes is not used. One thread changes it; any may read what is
 * public and said to be so.
 */
public final class UplinkLiveness {
    /** An uplink that was never heard has so long for its first answer, whatever its round-trip time. */
    private static final long FIRST_ANSWER_NS = 1_000_000_000L;

    /** No silence at present. */
    public static final long NONE = Long.MAX_VALUE;

    private long silentAfterNs;
    private long restoredAfterNs;
    private long lastHeardNs;
    private long queuingDelayNs;
    private boolean everHeard;
    private boolean silent;
    private boolean answering;
    private long answeringSinceNs;
    private volatile long silentSinceNs = NONE;
    private final AtomicInteger silences = new AtomicInteger();

    /**
     * Makes one that works until it is silent for a second.
     *
     * @param nowNs the time
     */
    public UplinkLiveness(long nowNs) {
        lastHeardNs = nowNs;
    }

    /**
     * Sets the thresholds; the state stays.
     *
     * @param newSilentAfterNs as in the diagram
     * @param newRestoredAfterNs as in the diagram
     */
    public void thresholds(long newSilentAfterNs, long newRestoredAfterNs) {
        silentAfterNs = newSilentAfterNs;
        restoredAfterNs = newRestoredAfterNs;
    }

    /**
     * Packets wait so long in the uplink's queues: what comes may be later by as much.
     *
     * @param ns duration, at least 0
     */
    public void queuing(long ns) {
        queuingDelayNs = ns;
    }

    /**
     * Something has come from the uplink.
     *
     * @param atNs when
     */
    public void heard(long atNs) {
        everHeard = true;
        if (atNs - lastHeardNs > 0) {
            lastHeardNs = atNs;
        }
        if (silent && !answering) {
            answering = true;
            answeringSinceNs = atNs;
        }
    }

    /**
     * Returns when something was heard last, or what stands for it.
     *
     * @return monotonic time in ns
     */
    public long lastHeardNs() {
        return lastHeardNs;
    }

    /**
     * This thread did not look for so long although it wanted to: that was no silence.
     *
     * @param byNs duration
     */
    public void excuse(long byNs) {
        lastHeardNs += byNs;
    }

    /**
     * Draws the conclusions.
     *
     * @param nowNs the time
     * @return true when {@link #silent} has changed
     */
    public boolean advance(long nowNs) {
        long quietNs = nowNs - lastHeardNs;
        if (!silent) {
            if (quietNs < patienceNs()) {
                return false;
            }
            silent = true;
            answering = false;
            silences.incrementAndGet();
            silentSinceNs = nowNs;
            return true;
        }
        if (answering && quietNs >= patienceNs()) {
            answering = false;
        }
        if (!answering || nowNs - answeringSinceNs < restoredAfterNs) {
            return false;
        }
        silent = false;
        silentSinceNs = NONE;
        return true;
    }

    /**
     * Returns when {@link #advance} is wanted.
     *
     * @return monotonic time in ns; {@link Long#MAX_VALUE} when only something heard can change anything
     */
    public long nextDeadlineNs() {
        if (!silent) {
            return lastHeardNs + patienceNs();
        }
        return answering ? Math.min(lastHeardNs + patienceNs(), answeringSinceNs + restoredAfterNs) : Long.MAX_VALUE;
    }

    private long patienceNs() {
        return everHeard ? silentAfterNs + queuingDelayNs : Math.max(silentAfterNs, FIRST_ANSWER_NS);
    }

    /**
     * Tells whether the uplink is silent.
     *
     * @return false until it is known
     */
    public boolean silent() {
        return silent;
    }

    /**
     * Returns since when it is silent; any thread may ask.
     *
     * @return monotonic time in ns, {@link #NONE} while it is not
     */
    public long silentSinceNs() {
        return silentSinceNs;
    }

    /**
     * Counts silences; any thread may ask.
     *
     * @return since this object was made
     */
    public int silences() {
        return silences.get();
    }
}
