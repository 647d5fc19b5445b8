// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

/** Counts of one direction of a link; belongs to the thread that moves the frames. */
final class WanCounters {
    private static final long LATE_NS = 1_000_000;

    long cut;
    long udpBlocked;
    long queueFull;
    long lost;
    long noMemory;
    long reordered;
    long duplicated;
    private long arrivedFrames;
    private long arrivedBytes;
    private long deliveredFrames;
    private long deliveredBytes;
    private long lateFrames;
    private long maxLatenessNs;

    void arrived(int length) {
        arrivedFrames++;
        arrivedBytes += length;
    }

    void delivered(int length) {
        deliveredFrames++;
        deliveredBytes += length;
    }

    void late(long latenessNs) {
        maxLatenessNs = Math.max(maxLatenessNs, latenessNs);
        if (latenessNs > LATE_NS) {
            lateFrames++;
        }
    }

    WanStatistics snapshot(long underWay, long maxQueueBytes) {
        return new WanStatistics(
                arrivedFrames,
                arrivedBytes,
                deliveredFrames,
                deliveredBytes,
                underWay,
                cut,
                udpBlocked,
                queueFull,
                lost,
                noMemory,
                reordered,
                duplicated,
                maxQueueBytes,
                lateFrames,
                maxLatenessNs / 1e6);
    }
}
