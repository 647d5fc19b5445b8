// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import org.cooprouter.agent.wire.TagStats;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a peer's tagged packets, by tag (Q6; [0348]): how many were delivered, and how long they took, compared with each
 * other. Counts only grow, so that a request or an answer that is lost does no harm. One per association; no allocation after
 * construction; not safe for use by several threads.
 */
public final class TagCounts {
    /** Most tags that are counted; another one takes the place of the one that has not come for longest. */
    static final int MAX_TAGS = 32;

    private static final long NS_PER_US = 1000;
    /** Far above all differences of delays, so that no sum is ever negative. */
    private static final long ZERO_US = 1_000_000;

    private final long[] tags = new long[MAX_TAGS];
    private final long[] packets = new long[MAX_TAGS];
    private final long[] delaysUs = new long[MAX_TAGS];
    private final long[] lastNs = new long[MAX_TAGS];
    private final TagStats wanted = new TagStats();
    private final TagStats reply = new TagStats();
    private int size;
    private boolean hasZero;
    private long zeroNs;

    /** Makes counts of nothing. */
    public TagCounts() {}

    /**
     * Notes a packet that is delivered.
     *
     * @param tag the peer's number
     * @param oneWayNs difference of our clock and the time of sending by the peer's
     * @param nowNs the time
     */
    public void onDelivered(long tag, long oneWayNs, long nowNs) {
        int at = find(tag);
        if (at < 0) {
            at = size < MAX_TAGS ? size++ : oldest();
            tags[at] = tag;
            packets[at] = 0;
            delaysUs[at] = 0;
        }
        if (!hasZero) {
            hasZero = true;
            zeroNs = oneWayNs;
        }
        packets[at]++;
        delaysUs[at] += Math.max(0, (oneWayNs - zeroNs) / NS_PER_US + ZERO_US);
        lastNs[at] = nowNs;
    }

    private int find(long tag) {
        for (int i = 0; i < size; i++) {
            if (tags[i] == tag) {
                return i;
            }
        }
        return -1;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            oldest = lastNs[i] - lastNs[oldest] < 0 ? i : oldest;
        }
        return oldest;
    }

    /**
     * Returns what the peer's next request is read into.
     *
     * @return its tags will be in the next {@link #takeReply}
     */
    public TagStats wanted() {
        return wanted;
    }

    /**
     * Answers the last request, once.
     *
     * @return null if there is nothing to answer; otherwise good until the next call. A tag that never came has no packets
     */
    public @Nullable TagStats takeReply() {
        if (wanted.size() == 0) {
            return null;
        }
        reply.clear();
        for (int i = 0; i < wanted.size(); i++) {
            int at = find(wanted.tag(i));
            reply.add(wanted.tag(i), at < 0 ? 0 : packets[at], at < 0 ? 0 : delaysUs[at]);
        }
        wanted.clear();
        return reply;
    }
}
