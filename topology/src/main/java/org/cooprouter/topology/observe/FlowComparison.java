// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What happened to the packets of one flow in one direction between two observers. A packet is known by its key at both;
 * packets with the same key are paired in the order of their sending.
 */
public final class FlowComparison {
    private static final long LOST = -1;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double JITTER_GAIN = 16;

    private final long[] sentNs;
    private final long[] latencyNs;
    private final long duplicates;
    private final long unknown;
    private final Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
    private final double jitterNs;
    private final long longestGapNs;

    private FlowComparison(long[] sentNs, long[] latencyNs, Arrivals arrivals) {
        this.sentNs = sentNs;
        this.latencyNs = latencyNs;
        this.duplicates = arrivals.duplicates;
        this.unknown = arrivals.unknown;
        this.jitterNs = arrivals.jitterNs;
        this.longestGapNs = arrivals.longestGapNs;
        for (long value : latencyNs) {
            if (value != LOST) {
                latency.recordValue(value);
            }
        }
    }

    /**
     * Joins what two observers saw.
     *
     * @param sender packets where they are sent, in order of time
     * @param receiver packets where they are received, in order of time
     * @return the comparison
     */
    public static FlowComparison of(List<Observation> sender, List<Observation> receiver) {
        return of(sender, receiver, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * As {@link #of(List, List)}, judging only the packets that were sent in an interval.
     *
     * @param sender packets where they are sent, in order of time
     * @param receiver packets where they are received, in order of time
     * @param fromNs inclusive, nanoseconds since 1970
     * @param toNs exclusive
     * @return the comparison
     */
    public static FlowComparison of(List<Observation> sender, List<Observation> receiver, long fromNs, long toNs) {
        Map<Long, Sent> byKey = new HashMap<>();
        for (int i = 0; i < sender.size(); i++) {
            byKey.computeIfAbsent(sender.get(i).key(), key -> new Sent())
                    .waiting
                    .add(i);
        }
        long[] latencies = new long[sender.size()];
        Arrays.fill(latencies, LOST);
        Arrivals arrivals = new Arrivals(fromNs, toNs);
        for (Observation packet : receiver) {
            Sent sent = byKey.get(packet.key());
            if (sent == null) {
                arrivals.unknown++;
            } else if (sent.waiting.isEmpty()) {
                arrivals.again(sender.get(sent.last).timeNs());
            } else {
                sent.last = sent.waiting.remove();
                long sentAt = sender.get(sent.last).timeNs();
                latencies[sent.last] = Math.max(0, packet.timeNs() - sentAt);
                arrivals.first(sentAt, packet.timeNs());
            }
        }
        int[] judged = arrivals.judged(sender);
        return new FlowComparison(
                Arrays.stream(judged).mapToLong(i -> sender.get(i).timeNs()).toArray(),
                Arrays.stream(judged).mapToLong(i -> latencies[i]).toArray(),
                arrivals);
    }

    /** The packets that were sent under one key. */
    private static final class Sent {
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private int last;
    }

    /** What the receiver's order of arrivals says. */
    private static final class Arrivals {
        private final long fromNs;
        private final long toNs;
        private long unknown;
        private long duplicates;
        private double jitterNs;
        private long longestGapNs;
        private long lastTransitNs;
        private long lastArrivalNs;
        private boolean isFollowing;

        Arrivals(long fromNs, long toNs) {
            this.fromNs = fromNs;
            this.toNs = toNs;
        }

        int[] judged(List<Observation> sender) {
            return IntStream.range(0, sender.size())
                    .filter(i -> isJudged(sender.get(i).timeNs()))
                    .toArray();
        }

        private boolean isJudged(long sentNs) {
            return sentNs >= fromNs && sentNs < toNs;
        }

        void again(long sentNs) {
            if (isJudged(sentNs)) {
                duplicates++;
            }
        }

        void first(long sentNs, long arrivalNs) {
            if (!isJudged(sentNs)) {
                return;
            }
            long transitNs = arrivalNs - sentNs;
            if (isFollowing) {
                // RFC 3550 section 6.4.1: J(i) = J(i-1) + (|D(i-1,i)| - J(i-1))/16
                jitterNs += (Math.abs(transitNs - lastTransitNs) - jitterNs) / JITTER_GAIN;
                longestGapNs = Math.max(longestGapNs, arrivalNs - lastArrivalNs);
            }
            isFollowing = true;
            lastTransitNs = transitNs;
            lastArrivalNs = arrivalNs;
        }
    }

    /**
     * Packets and losses of one interval.
     *
     * @param startNs of the interval, nanoseconds since 1970
     * @param sent packets sent in it
     * @param lost how many of these never arrived
     */
    public record Bin(long startNs, int sent, int lost) {}

    /**
     * Divides the losses over time, by the time of sending.
     *
     * @param widthNs of an interval
     * @return intervals without gaps from the first packet to the last
     */
    public List<Bin> lossOverTime(long widthNs) {
        if (sentNs.length == 0) {
            return List.of();
        }
        int bins = (int) ((sentNs[sentNs.length - 1] - sentNs[0]) / widthNs) + 1;
        int[] sent = new int[bins];
        int[] lost = new int[bins];
        for (int i = 0; i < sentNs.length; i++) {
            int bin = (int) ((sentNs[i] - sentNs[0]) / widthNs);
            sent[bin]++;
            lost[bin] += isLost(i) ? 1 : 0;
        }
        return IntStream.range(0, bins)
                .mapToObj(i -> new Bin(sentNs[0] + i * widthNs, sent[i], lost[i]))
                .toList();
    }

    /**
     * Packets sent.
     *
     * @return count
     */
    public int sent() {
        return sentNs.length;
    }

    /**
     * Packets that arrived at least once.
     *
     * @return count
     */
    public int received() {
        return (int) latency.getTotalCount();
    }

    /**
     * Packets that never arrived.
     *
     * @return count
     */
    public int lost() {
        return sent() - received();
    }

    /**
     * Arrivals beyond the first of each packet.
     *
     * @return count
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * Arrivals of packets that the sender's observer has not seen at all, over the whole time.
     *
     * @return count; more than 0 says that the observers do not watch the same flow, or one came too late
     */
    public long unknown() {
        return unknown;
    }

    /**
     * When a packet was sent.
     *
     * @param index 0 to sent() - 1
     * @return nanoseconds since 1970
     */
    public long sentNs(int index) {
        return sentNs[index];
    }

    /**
     * Tells whether a packet never arrived.
     *
     * @param index 0 to sent() - 1
     * @return true for a lost packet, which has no latency
     */
    public boolean isLost(int index) {
        return latencyNs[index] == LOST;
    }

    /**
     * How long a packet took to its first arrival.
     *
     * @param index 0 to sent() - 1, not lost
     * @return nanoseconds
     */
    public long latencyNs(int index) {
        return latencyNs[index];
    }

    /**
     * One-way latencies of the packets that arrived.
     *
     * @return histogram in nanoseconds; belongs to the caller
     */
    public Histogram latency() {
        return latency.copy();
    }

    /**
     * Interarrival jitter at the end of the flow (RFC 3550 section 6.4.1).
     *
     * @return nanoseconds
     */
    public double jitterNs() {
        return jitterNs;
    }

    /**
     * Longest time between two arrivals: what a listener would hear as silence.
     *
     * @return nanoseconds; 0 with fewer than two arrivals
     */
    public long longestGapNs() {
        return longestGapNs;
    }

    /** Returns the comparison in one line for people. */
    @Override
    public String toString() {
        return "%d sent, %d lost, %d twice, one-way p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, jitter %.3f ms, longest gap %.1f ms"
                .formatted(
                        sent(),
                        lost(),
                        duplicates,
                        latency.getValueAtPercentile(50) / 1e6,
                        latency.getValueAtPercentile(99) / 1e6,
                        latency.getValueAtPercentile(99.9) / 1e6,
                        jitterNs / 1e6,
                        longestGapNs / 1e6);
    }
}
