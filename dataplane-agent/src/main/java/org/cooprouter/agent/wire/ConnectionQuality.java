// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * The value of the connection quality field (wire format, "Connection quality"): what a receiver has measured of the paths on which it
 * receives, and of pairs of them [0306][0347]. All numbers are VLQs. Reused; not safe for use by several threads.
 *
 * <pre>
 *   paths { path_ID, datagrams, loss, burst, twin, jitter, delay change }...  pairs { path_ID, path_ID, packets, joint loss }...
 * </pre>
 */
public final class ConnectionQuality {
    /** Most paths of a report. */
    public static final int MAX_PATHS = 8;
    /** Most pairs of a report: those of four paths. */
    public static final int MAX_PAIRS = 6;

    private static final int PATH_NUMBERS = 7;
    private static final int PAIR_NUMBERS = 4;
    private static final int NUMBER_LENGTH = 4;
    /** Of {@link #burst} and {@link #twin}: nothing is known. */
    public static final int NOT_KNOWN = -1;

    /** Largest number in the four-byte form. */
    private static final long MAX_NUMBER = (1 << 30) - 1;

    /** Most bytes that are ever written. */
    static final int MAX_LENGTH =
            2 + MAX_PATHS * PATH_NUMBERS * NUMBER_LENGTH + MAX_PAIRS * PAIR_NUMBERS * NUMBER_LENGTH;

    private static final int DATAGRAMS = 1;
    private static final int LOSS = 2;
    private static final int BURST = 3;
    private static final int TWIN = 4;
    private static final int JITTER = 5;
    private static final int DELAY_CHANGE = 6;
    private static final int SECOND_PATH = 1;
    private static final int PACKETS = 2;
    private static final int JOINT_LOSS = 3;

    private final long[] pathNumbers = new long[MAX_PATHS * PATH_NUMBERS];
    private final long[] pairNumbers = new long[MAX_PAIRS * PAIR_NUMBERS];
    private int paths;
    private int pairs;

    /** Makes a report of nothing. */
    public ConnectionQuality() {}

    /** Forgets everything. */
    public void clear() {
        paths = 0;
        pairs = 0;
    }

    /**
     * Adds a path, if there is room.
     *
     * @param pathId 0-63
     * @param datagrams on which the loss is based
     * @param loss share of datagrams lost, in 65536ths
     * @param burst how often the packet after a lost one was lost, too, in 65536ths, or {@link #NOT_KNOWN}
     * @param twin how often another copy of a packet was lost when one was, in 65536ths, or {@link #NOT_KNOWN}
     * @param jitterUs variation of the one-way delay in µs
     * @param delayChangeUs one-way delay above the usual one in µs, negative if below
     */
    public void addPath(int pathId, long datagrams, int loss, int burst, int twin, long jitterUs, long delayChangeUs) {
        if (paths == MAX_PATHS) {
            return;
        }
        int at = paths++ * PATH_NUMBERS;
        pathNumbers[at] = pathId;
        pathNumbers[at + DATAGRAMS] = bounded(datagrams);
        pathNumbers[at + LOSS] = loss;
        pathNumbers[at + BURST] = (long) burst - NOT_KNOWN;
        pathNumbers[at + TWIN] = (long) twin - NOT_KNOWN;
        pathNumbers[at + JITTER] = bounded(jitterUs);
        long change = Math.clamp(delayChangeUs, -(MAX_NUMBER >> 1), MAX_NUMBER >> 1);
        pathNumbers[at + DELAY_CHANGE] = (change << 1) ^ (change >> (Long.SIZE - 1));
    }

    /**
     * Adds a pair of paths, if there is room.
     *
     * @param first path_ID
     * @param second path_ID
     * @param packets of which both paths had a copy to bring
     * @param jointLoss share of these that neither brought, in 65536ths
     */
    public void addPair(int first, int second, long packets, int jointLoss) {
        if (pairs == MAX_PAIRS) {
            return;
        }
        int at = pairs++ * PAIR_NUMBERS;
        pairNumbers[at] = first;
        pairNumbers[at + SECOND_PATH] = second;
        pairNumbers[at + PACKETS] = bounded(packets);
        pairNumbers[at + JOINT_LOSS] = jointLoss;
    }

    private static long bounded(long number) {
        return Math.clamp(number, 0, MAX_NUMBER);
    }

    int encodedLength() {
        int length = Vlq.encodedLength(paths) + Vlq.encodedLength(pairs);
        for (int i = 0; i < paths * PATH_NUMBERS; i++) {
            length += Vlq.encodedLength(pathNumbers[i]);
        }
        for (int i = 0; i < pairs * PAIR_NUMBERS; i++) {
            length += Vlq.encodedLength(pairNumbers[i]);
        }
        return length;
    }

    /** Writes the value and returns where it ends. */
    int encode(ByteBuffer buffer, int offset) {
        int at = offset + Vlq.encode(buffer, offset, paths);
        for (int i = 0; i < paths * PATH_NUMBERS; i++) {
            at += Vlq.encode(buffer, at, pathNumbers[i]);
        }
        at += Vlq.encode(buffer, at, pairs);
        for (int i = 0; i < pairs * PAIR_NUMBERS; i++) {
            at += Vlq.encode(buffer, at, pairNumbers[i]);
        }
        return at;
    }

    /** Whether a value is what it says, with no more paths and pairs than there may be, and nothing behind. */
    static boolean fits(ByteBuffer buffer, int value, int length) {
        int end = value + length;
        int at = skip(buffer, value, end, MAX_PATHS, PATH_NUMBERS);
        return at >= 0 && skip(buffer, at, end, MAX_PAIRS, PAIR_NUMBERS) == end;
    }

    /** Returns where a list ends, or -1 if it is too long or cut off. */
    private static int skip(ByteBuffer buffer, int offset, int end, int most, int numbers) {
        long entries = Vlq.decode(buffer, offset, end);
        if (entries < 0 || entries > most) {
            return -1;
        }
        int at = offset + Vlq.lengthOf(buffer.get(offset));
        for (long left = entries * numbers; left > 0; left--) {
            if (Vlq.decode(buffer, at, end) < 0) {
                return -1;
            }
            at += Vlq.lengthOf(buffer.get(at));
        }
        return at;
    }

    /** Reads a value that {@link #fits}. */
    void read(ByteBuffer buffer, int value, int end) {
        paths = (int) Vlq.decode(buffer, value, end);
        int at = numbers(buffer, value + Vlq.lengthOf(buffer.get(value)), end, pathNumbers, paths * PATH_NUMBERS);
        pairs = (int) Vlq.decode(buffer, at, end);
        numbers(buffer, at + Vlq.lengthOf(buffer.get(at)), end, pairNumbers, pairs * PAIR_NUMBERS);
    }

    private static int numbers(ByteBuffer buffer, int offset, int end, long[] target, int count) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            target[i] = Math.min(Vlq.decode(buffer, at, end), MAX_NUMBER);
            at += Vlq.lengthOf(buffer.get(at));
        }
        return at;
    }

    /**
     * Returns how many paths the report has.
     *
     * @return 0-8
     */
    public int paths() {
        return paths;
    }

    /**
     * Returns which path an entry is about.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return the client's path_ID, sensible or not
     */
    public long pathId(int index) {
        return pathNumbers[index * PATH_NUMBERS];
    }

    /**
     * Returns on how many datagrams the loss is based.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return datagrams
     */
    public long datagrams(int index) {
        return pathNumbers[index * PATH_NUMBERS + DATAGRAMS];
    }

    /**
     * Returns the share of datagrams lost.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return 65536ths, sensible or not
     */
    public long loss(int index) {
        return pathNumbers[index * PATH_NUMBERS + LOSS];
    }

    /**
     * Returns how often the packet after a lost one was lost, too.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return 65536ths, sensible or not, or {@link #NOT_KNOWN}
     */
    public long burst(int index) {
        return pathNumbers[index * PATH_NUMBERS + BURST] + NOT_KNOWN;
    }

    /**
     * Returns how often another copy of a packet was lost when one was.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return 65536ths, sensible or not, or {@link #NOT_KNOWN}
     */
    public long twin(int index) {
        return pathNumbers[index * PATH_NUMBERS + TWIN] + NOT_KNOWN;
    }

    /**
     * Returns the variation of the one-way delay.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return microseconds
     */
    public long jitterUs(int index) {
        return pathNumbers[index * PATH_NUMBERS + JITTER];
    }

    /**
     * Returns how far the one-way delay is above the usual one.
     *
     * @param index 0 to {@link #paths()} - 1
     * @return microseconds, negative if below
     */
    public long delayChangeUs(int index) {
        long zigzag = pathNumbers[index * PATH_NUMBERS + DELAY_CHANGE];
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /**
     * Returns how many pairs of paths the report has.
     *
     * @return 0-6
     */
    public int pairs() {
        return pairs;
    }

    /**
     * Returns one path of a pair.
     *
     * @param index 0 to {@link #pairs()} - 1
     * @return path_ID, sensible or not
     */
    public long firstPathId(int index) {
        return pairNumbers[index * PAIR_NUMBERS];
    }

    /**
     * Returns the other path of a pair.
     *
     * @param index 0 to {@link #pairs()} - 1
     * @return path_ID, sensible or not
     */
    public long secondPathId(int index) {
        return pairNumbers[index * PAIR_NUMBERS + SECOND_PATH];
    }

    /**
     * Returns on how many packets the joint loss is based.
     *
     * @param index 0 to {@link #pairs()} - 1
     * @return packets
     */
    public long packets(int index) {
        return pairNumbers[index * PAIR_NUMBERS + PACKETS];
    }

    /**
     * Returns the share of packets that neither path of a pair has brought.
     *
     * @param index 0 to {@link #pairs()} - 1
     * @return 65536ths, sensible or not
     */
    public long jointLoss(int index) {
        return pairNumbers[index * PAIR_NUMBERS + JOINT_LOSS];
    }
}
