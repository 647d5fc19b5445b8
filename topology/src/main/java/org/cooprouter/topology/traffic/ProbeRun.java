// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Accounts for the packets of one run of the probe; time is given to it. */
final class ProbeRun {
    private final long id;
    private final int count;
    private final BitSet answered = new BitSet();
    private final long[] roundTripsNs;
    private final long[] outboundNs;
    private int received;
    private long duplicates;
    private long echoed;
    private long echoDuplicates;
    private long startNs;
    private long lastAnswerNs;
    private long longestGapNs;
    private long gapStartNs;

    /**
     * Makes an account.
     *
     * @param count packets of the run at most
     */
    ProbeRun(long id, int count) {
        this.id = id;
        this.count = count;
        this.roundTripsNs = new long[count];
        this.outboundNs = new long[count];
    }

    long id() {
        return id;
    }

    int capacity() {
        return count;
    }

    void start(long nowNs) {
        startNs = nowNs;
        lastAnswerNs = nowNs;
    }

    /**
     * Takes an answer into account.
     *
     * @return true for the first of the run
     */
    boolean answered(ByteBuffer answer, long nowNs) {
        long sequence = ProbePacket.sequence(answer);
        if (ProbePacket.run(answer) != id || sequence < 0 || sequence >= count) {
            return false;
        }
        echoed = Math.max(echoed, ProbePacket.seen(answer));
        echoDuplicates = Math.max(echoDuplicates, ProbePacket.duplicates(answer));
        if (answered.get((int) sequence)) {
            duplicates++;
            return false;
        }
        answered.set((int) sequence);
        roundTripsNs[received] = nowNs - ProbePacket.sentNs(answer);
        outboundNs[received] = ProbePacket.echoedNs(answer) - ProbePacket.sentNs(answer);
        received++;
        gap(nowNs);
        return received == 1;
    }

    private void gap(long nowNs) {
        if (nowNs - lastAnswerNs > longestGapNs) {
            longestGapNs = nowNs - lastAnswerNs;
            gapStartNs = lastAnswerNs;
        }
        lastAnswerNs = nowNs;
    }

    ProbeReport report(int sent) {
        long[] roundTrips = sorted(roundTripsNs);
        long[] outbound = sorted(outboundNs);
        return new ProbeReport(
                sent,
                echoed,
                echoDuplicates,
                received,
                duplicates,
                longestGapNs / 1e6,
                (gapStartNs - startNs) / 1e9,
                percentileUs(roundTrips, 0.5),
                percentileUs(roundTrips, 0.99),
                percentileUs(outbound, 0.5),
                percentileUs(outbound, 0.99),
                percentileUs(outbound, 0.999));
    }

    private long[] sorted(long[] values) {
        long[] copy = Arrays.copyOf(values, received);
        Arrays.sort(copy);
        return copy;
    }

    private static double percentileUs(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e3;
    }
}
