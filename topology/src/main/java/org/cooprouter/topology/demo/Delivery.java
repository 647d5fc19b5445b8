// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.util.Arrays;

/**
 * What became of every packet of one flow in one direction. The arrays are not copied; nobody changes them.
 */
public final class Delivery {
    private final double[] sentS;
    private final double[] delayMs;
    private final long duplicates;
    private final double[] sortedDelaysMs;

    /**
     * Takes the packets over.
     *
     * @param sentS when each packet left its sender, seconds, ascending
     * @param delayMs how long it took, milliseconds; NaN = it did not arrive
     * @param duplicates arrivals beyond the first of each packet
     */
    public Delivery(double[] sentS, double[] delayMs, long duplicates) {
        if (sentS.length != delayMs.length) {
            throw new IllegalArgumentException(sentS.length + " times and " + delayMs.length + " delays");
        }
        this.sentS = sentS;
        this.delayMs = delayMs;
        this.duplicates = duplicates;
        this.sortedDelaysMs = Arrays.stream(delayMs)
                .filter(delay -> !Double.isNaN(delay))
                .sorted()
                .toArray();
    }

    /**
     * The part of it that was sent in an interval; duplicates are not divided and count as none.
     *
     * @param fromS inclusive
     * @param toS exclusive
     * @return a new delivery
     */
    public Delivery between(double fromS, double toS) {
        int from = firstNotBefore(fromS);
        int to = firstNotBefore(toS);
        return new Delivery(Arrays.copyOfRange(sentS, from, to), Arrays.copyOfRange(delayMs, from, to), 0);
    }

    private int firstNotBefore(double timeS) {
        int index = 0;
        while (index < sentS.length && sentS[index] < timeS) {
            index++;
        }
        return index;
    }

    /**
     * Packets sent.
     *
     * @return the number
     */
    public int sent() {
        return sentS.length;
    }

    /**
     * Packets that did not arrive.
     *
     * @return the number
     */
    public int lost() {
        return sentS.length - sortedDelaysMs.length;
    }

    /**
     * Packets that arrived again.
     *
     * @return the number of arrivals beyond the first of each packet
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * When a packet was sent.
     *
     * @param index 0 to sent() - 1
     * @return seconds
     */
    public double sentS(int index) {
        return sentS[index];
    }

    /**
     * How long a packet took.
     *
     * @param index 0 to sent() - 1
     * @return milliseconds; NaN = it did not arrive
     */
    public double delayMs(int index) {
        return delayMs[index];
    }

    /**
     * Share of the packets that did not arrive, with its standard error and the mean length of its bursts.
     *
     * @return the rate
     */
    public Rate loss() {
        return sent() == 0 ? new Rate(0, 0, 1) : new Rate((double) lost() / sent(), 0, meanBurst()).observedOn(sent());
    }

    private double meanBurst() {
        int bursts = 0;
        for (int i = 0; i < delayMs.length; i++) {
            if (Double.isNaN(delayMs[i]) && (i == 0 || !Double.isNaN(delayMs[i - 1]))) {
                bursts++;
            }
        }
        return bursts == 0 ? 1 : (double) lost() / bursts;
    }

    /**
     * The delay that a share of the packets that arrived did not exceed.
     *
     * @param share 0-1
     * @return milliseconds; NaN when no packet arrived
     */
    public double percentileMs(double share) {
        int last = sortedDelaysMs.length - 1;
        return last < 0 ? Double.NaN : sortedDelaysMs[(int) Math.min(last, Math.floor(share * sortedDelaysMs.length))];
    }

    /**
     * Interarrival jitter as RFC 3550 section 6.4.1 defines it, at the end of the flow.
     *
     * @return milliseconds
     */
    public double jitterMs() {
        double jitter = 0;
        double before = Double.NaN;
        for (double delay : delayMs) {
            if (!Double.isNaN(delay)) {
                if (!Double.isNaN(before)) {
                    jitter += (Math.abs(delay - before) - jitter) / 16;
                }
                before = delay;
            }
        }
        return jitter;
    }

    /**
     * Delays of the packets that arrived.
     *
     * @return milliseconds, ascending; not to be changed
     */
    double[] sortedDelaysMs() {
        return sortedDelaysMs;
    }
}
