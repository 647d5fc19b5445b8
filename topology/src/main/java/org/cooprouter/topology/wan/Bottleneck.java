// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

/**
 * A transmitter of limited rate behind a drop-tail queue, by arithmetic: the time at which it will be idle again says how
 * much is waiting.
 */
final class Bottleneck {
    static final long DROPPED = Long.MIN_VALUE;

    /** Preamble and start delimiter 8, frame check sequence 4, interframe gap 12 (IEEE 802.3). */
    static final int ETHERNET_OVERHEAD = 24;

    /** Shortest frame without its check sequence. */
    private static final int MIN_FRAME = 60;

    private static final long NS_PER_S = 1_000_000_000L;

    private long idleAtNs = Long.MIN_VALUE;
    private long bitsPerSecond;
    private int queueBytes;
    private long maxBacklogBytes;

    /** What waits keeps the time that it was given under the rate before. */
    void configure(WanSettings settings) {
        bitsPerSecond = settings.bitsPerSecond();
        queueBytes = settings.queueBytes();
    }

    /** Returns when the frame has been transmitted, or {@link #DROPPED}. */
    long enqueue(int length, long nowNs) {
        if (bitsPerSecond == 0) {
            return nowNs;
        }
        int wireLength = Math.max(length, MIN_FRAME) + ETHERNET_OVERHEAD;
        long backlog = backlogBytes(nowNs);
        if (backlog > 0 && backlog + wireLength > queueBytes) {
            return DROPPED;
        }
        maxBacklogBytes = Math.max(maxBacklogBytes, backlog + wireLength);
        long transmissionNs = (wireLength * (Byte.SIZE * NS_PER_S) + bitsPerSecond / 2) / bitsPerSecond;
        idleAtNs = Math.max(idleAtNs, nowNs) + transmissionNs;
        return idleAtNs;
    }

    private long backlogBytes(long nowNs) {
        if (idleAtNs <= nowNs) {
            return 0;
        }
        return Math.max(1, (long) ((idleAtNs - nowNs) * (double) bitsPerSecond / (Byte.SIZE * NS_PER_S)));
    }

    long maxBacklogBytes() {
        return maxBacklogBytes;
    }
}
