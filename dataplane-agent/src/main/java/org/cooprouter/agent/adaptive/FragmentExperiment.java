// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.adaptive;

import java.util.concurrent.atomic.AtomicLongArray;
import org.cooprouter.agent.role.config.ExperimentSettings;
import org.cooprouter.agent.wire.TagStats;

/**
 * Whether the network treats small packets better (Q6; [0309]): a share of an app type's packets to a peer is fragmented as if another
 * size were wanted, each size under a tag of its own, and the peer says how many of each were delivered. Arm 0 is what packets
 * are otherwise, tagged as well. No allocation after construction; not safe for use by several threads, except what it publishes.
 */
public final class FragmentExperiment {
    /** The packet takes no part. */
    public static final int NO_ARM = -1;

    /** Packets of each arm before they say anything. */
    static final int ENOUGH = 200;

    /** After so many packets of an arm the earlier ones count half. */
    private static final int MEMORY = 4000;
    /** A size is better if chance makes such a difference once in a thousand times. */
    private static final double SIGMAS = 3;

    private static final int MAX_ARMS = 1 + ExperimentSettings.MAX_SIZES;
    private static final int TAGS_PER_APP_TYPE = 8;
    private static final int HUNDRED = 100;
    private static final int COLUMNS = 3;
    private static final int SENT = 0;
    private static final int DELIVERED = 1;
    private static final int DELAY = 2;

    private final int appType;
    private final String name;
    private final ExperimentSettings settings;
    private final int[] sizes = new int[MAX_ARMS];
    private final int arms;
    private final long[] sent = new long[MAX_ARMS];
    private final long[] sentAtRequest = new long[MAX_ARMS];
    private final long[] sentBefore = new long[MAX_ARMS];
    private final long[] packetsBefore = new long[MAX_ARMS];
    private final long[] delayBefore = new long[MAX_ARMS];
    private final boolean[] compared = new boolean[MAX_ARMS];
    private final double[] recentSent = new double[MAX_ARMS];
    private final double[] recentDelivered = new double[MAX_ARMS];
    private final double[] recentDelayUs = new double[MAX_ARMS];
    private final AtomicLongArray published = new AtomicLongArray(MAX_ARMS * COLUMNS + 1);
    private long random;
    private int smallest = Integer.MAX_VALUE;
    private int best;

    /** Begins an experiment; {@code appType} is the index, {@code name} the id. */
    FragmentExperiment(int appType, String name, ExperimentSettings settings) {
        this.appType = appType;
        this.name = name;
        this.settings = settings;
        this.arms = 1 + settings.sizes().size();
        for (int arm = 1; arm < arms; arm++) {
            sizes[arm] = settings.sizes().get(arm - 1);
            smallest = Math.min(smallest, sizes[arm]);
        }
        this.random = 0x9e37_79b9_7f4a_7c15L + appType;
    }

    boolean isOf(int index, ExperimentSettings wanted) {
        return appType == index && settings.equals(wanted);
    }

    /**
     * Decides about a packet; neither a rhythm of the application nor one of the network falls in with it.
     *
     * @param bodyLength bytes that would be fragmented
     * @param room the most bytes that leave in one piece with a tag
     * @return its arm, or {@link #NO_ARM}
     */
    public int draw(int bodyLength, int room) {
        if (bodyLength <= smallest || bodyLength > room) {
            return NO_ARM;
        }
        // xorshift64 (Marsaglia 2003).
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        long bits = random >>> 1;
        return bits % HUNDRED < settings.percent() ? (int) (bits / HUNDRED % arms) : NO_ARM;
    }

    /**
     * Returns the size of fragments.
     *
     * @param arm of the packet, or {@link #NO_ARM}
     * @param otherwise as the app type wants it
     * @return most bytes of payload, 0 = only as the paths want it
     */
    public int maxFragmentLength(int arm, int otherwise) {
        int chosen = arm == NO_ARM && settings.adopt() ? best : Math.max(arm, 0);
        return chosen == 0 ? otherwise : sizes[chosen];
    }

    /**
     * Returns under which tag packets of an arm leave.
     *
     * @param arm 0 or more
     * @return unique among what leaves for the peer
     */
    public long tag(int arm) {
        return (long) appType * TAGS_PER_APP_TYPE + arm;
    }

    /**
     * Notes that a packet has left.
     *
     * @param arm of it
     */
    public void onSent(int arm) {
        sent[arm]++;
    }

    /** Asks for what the peer has counted. */
    void request(TagStats request) {
        request.clear();
        for (int arm = 0; arm < arms; arm++) {
            sentAtRequest[arm] = sent[arm];
            request.add(tag(arm), 0, 0);
        }
    }

    /** Takes what the peer has counted since the answer before; the first answer, and one after it forgot, is where to begin. */
    void onReply(long tag, long packets, long delayUs) {
        long arm = tag - tag(0);
        if (arm < 0 || arm >= arms) {
            return;
        }
        int at = (int) arm;
        if (compared[at] && packets >= packetsBefore[at]) {
            recentSent[at] += sentAtRequest[at] - sentBefore[at];
            recentDelivered[at] += packets - packetsBefore[at];
            recentDelayUs[at] += delayUs - delayBefore[at];
            forget(at);
        }
        compared[at] = true;
        sentBefore[at] = sentAtRequest[at];
        packetsBefore[at] = packets;
        delayBefore[at] = delayUs;
        best = best();
        publish(at);
    }

    private void forget(int arm) {
        if (recentSent[arm] > MEMORY) {
            recentSent[arm] /= 2;
            recentDelivered[arm] /= 2;
            recentDelayUs[arm] /= 2;
        }
    }

    private void publish(int arm) {
        published.setOpaque(arm * COLUMNS + SENT, Math.round(recentSent[arm]));
        published.setOpaque(arm * COLUMNS + DELIVERED, Math.round(recentDelivered[arm]));
        published.setOpaque(arm * COLUMNS + DELAY, Math.round(recentDelayUs[arm] / Math.max(1, recentDelivered[arm])));
        published.setOpaque(MAX_ARMS * COLUMNS, best);
    }

    /** The arm that loses least, if it loses less than arm 0 beyond what chance explains; otherwise arm 0. */
    private int best() {
        int least = 0;
        for (int arm = 1; arm < arms; arm++) {
            if (loses(arm, 0) <= -SIGMAS && (least == 0 || loss(arm) < loss(least))) {
                least = arm;
            }
        }
        return least;
    }

    private double loss(int arm) {
        return Math.clamp(1 - recentDelivered[arm] / recentSent[arm], 0, 1);
    }

    /** By how many standard deviations one arm loses more than another; 0 as long as that is not known. */
    private double loses(int arm, int other) {
        if (recentSent[arm] < ENOUGH || recentSent[other] < ENOUGH) {
            return 0;
        }
        double together =
                (recentSent[arm] * loss(arm) + recentSent[other] * loss(other)) / (recentSent[arm] + recentSent[other]);
        double variance = together * (1 - together) * (1 / recentSent[arm] + 1 / recentSent[other]);
        return variance <= 0 ? 0 : (loss(arm) - loss(other)) / Math.sqrt(variance);
    }

    /**
     * Returns of what the packets are; any thread may ask.
     *
     * @return id of the app type
     */
    public String name() {
        return name;
    }

    /**
     * Returns how many ways of fragmenting are compared; any thread may ask.
     *
     * @return at least 2
     */
    public int arms() {
        return arms;
    }

    /**
     * Returns the size of an arm; any thread may ask.
     *
     * @param arm 0 to {@link #arms()} - 1
     * @return most bytes of payload of a fragment; 0 for arm 0: as packets are otherwise
     */
    public int size(int arm) {
        return sizes[arm];
    }

    /**
     * Returns how many packets of an arm were sent of late; any thread may ask.
     *
     * @param arm 0 to {@link #arms()} - 1
     * @return those of which the peer has told
     */
    public long sent(int arm) {
        return published.getOpaque(arm * COLUMNS + SENT);
    }

    /**
     * Returns how many of these were delivered; any thread may ask.
     *
     * @param arm 0 to {@link #arms()} - 1
     * @return at most {@link #sent}, but for what was under way
     */
    public long delivered(int arm) {
        return published.getOpaque(arm * COLUMNS + DELIVERED);
    }

    /**
     * Returns how much longer packets of an arm took than those of arm 0; any thread may ask.
     *
     * @param arm 0 to {@link #arms()} - 1
     * @return microseconds on average; 0 as long as none of either was delivered
     */
    public long delayUs(int arm) {
        boolean known = delivered(arm) > 0 && delivered(0) > 0;
        return known ? published.getOpaque(arm * COLUMNS + DELAY) - published.getOpaque(DELAY) : 0;
    }

    /**
     * Returns which arm has proved best; any thread may ask.
     *
     * @return 0 as long as none is better than what packets are otherwise
     */
    public int bestArm() {
        return (int) published.getOpaque(MAX_ARMS * COLUMNS);
    }

    /**
     * Tells whether packets that take no part are fragmented as the best arm; any thread may ask.
     *
     * @return by the policy
     */
    public boolean adopts() {
        return settings.adopt();
    }
}
