// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import org.cooprouter.agent.wire.DropReason;

/**
 * Lets each packet of one session and direction pass once, in whatever order the copies arrive (R8; IEEE 802.1CB clause 7.4.3,
 * in the form of RFC 6479: a ring of bits that is never shifted).
 *
 * <pre>
 *      left the window          |           window           |  not seen yet
 *  ... x x x x x x x x x x x x x|1 1 0 1 1 1 1 0 0 0 1 1 1 1 1|  . . . . . . .
 *            STALE              | 1 DUPLICATE, 0 NEW         ^|  NEW: the window moves
 *                                                      highest
 * </pre>
 *
 * The first packet sets the base. A number that leaves the window unseen is lost ({@link #lost()}, Q2), unless it is below the
 * base. A sender that restarts goes on under another start number (wire format, "Why a nonce cannot repeat"), for which another
 * window opens; the earlier one stays open for what is late until the new one has moved by its length. Not safe for use by
 * several threads.
 */
public final class SequenceRecovery {
    /** Smallest window in packets. */
    public static final int MIN_WINDOW = 64;
    /** Largest window in packets. */
    public static final int MAX_WINDOW = 65536;

    private static final int START_NUMBER_SHIFT = 36;
    private static final double NS_PER_SECOND = 1e9;
    private static final long NONE = -1;

    /** What becomes of a packet. */
    public enum Verdict {
        /** Not seen before: deliver it. */
        NEW(DropReason.NONE),
        /** Seen before. */
        DUPLICATE(DropReason.DUPLICATE),
        /** Older than the window: whether it has been seen is not known any more. */
        STALE(DropReason.STALE);

        private final DropReason dropReason;

        Verdict(DropReason dropReason) {
            this.dropReason = dropReason;
        }

        /**
         * Returns the reason to count.
         *
         * @return {@link DropReason#NONE} for {@link #NEW}
         */
        public DropReason dropReason() {
            return dropReason;
        }
    }

    private Window current;
    private Window earlier;
    private long lost;

    /**
     * Makes a function that has seen nothing.
     *
     * @param window packets, a power of two from {@link #MIN_WINDOW} to {@link #MAX_WINDOW}; see {@link #windowFor}
     * @throws IllegalArgumentException for another number
     */
    public SequenceRecovery(int window) {
        if (window < MIN_WINDOW || window > MAX_WINDOW || Integer.bitCount(window) != 1) {
            throw new IllegalArgumentException(
                    "a window is a power of two from " + MIN_WINDOW + " to " + MAX_WINDOW + ", not " + window);
        }
        this.current = new Window(window);
        this.earlier = new Window(window);
    }

    /**
     * Sizes the window: packet rate × skew × 2, rounded up to a power of two.
     *
     * @param packetsPerSecond expected rate of the session
     * @param maxSkewNs largest expected difference between the arrivals of the first and the last copy
     * @return {@link #MIN_WINDOW} to {@link #MAX_WINDOW}
     */
    public static int windowFor(double packetsPerSecond, long maxSkewNs) {
        double packets = Math.ceil(packetsPerSecond * (maxSkewNs / NS_PER_SECOND) * 2);
        int wanted = (int) Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, packets));
        return Integer.highestOneBit(wanted - 1) << 1;
    }

    /**
     * Decides about one authenticated packet and remembers it.
     *
     * @param packetId packet_ID, 56 bits
     * @return {@link Verdict#NEW} exactly once for each number, never for one that has left the window
     */
    public Verdict accept(long packetId) {
        Verdict verdict = note(packetId);
        if (verdict == Verdict.NEW) {
            windowOf(packetId).mark(packetId);
        }
        return verdict;
    }

    /**
     * Decides about an authenticated part of a packet: the packet counts as sent, but not as seen until {@link #accept}.
     *
     * @param packetId packet_ID, 56 bits
     * @return {@link Verdict#NEW} until the packet has been accepted or has left the window
     */
    public Verdict note(long packetId) {
        if (packetId > current.highest && !current.isOfSameStart(packetId)) {
            restart();
        }
        Window window = windowOf(packetId);
        if (window == earlier && !earlier.isOfSameStart(packetId)) {
            return Verdict.STALE;
        }
        Verdict verdict = window.note(packetId);
        if (current.isFull() && !earlier.isEmpty()) {
            lost += earlier.close();
        }
        return verdict;
    }

    /**
     * Tells whether a packet would be a duplicate, and changes nothing: such a packet need not be authenticated to be dropped (RFC
     * 4303 section 3.4.3).
     *
     * @param packetId packet_ID, 56 bits
     * @return true if it has been accepted and is within the window
     */
    public boolean hasAccepted(long packetId) {
        return windowOf(packetId).hasAccepted(packetId);
    }

    /**
     * Tells whether a packet would be new, and changes nothing.
     *
     * @param packetId packet_ID, 56 bits
     * @return true if {@link #accept} would return {@link Verdict#NEW}
     */
    public boolean wouldAccept(long packetId) {
        if (packetId > current.highest) {
            return true;
        }
        Window window = windowOf(packetId);
        return window.isOfSameStart(packetId) && window.wouldAccept(packetId);
    }

    private Window windowOf(long packetId) {
        return current.isEmpty() || current.isOfSameStart(packetId) ? current : earlier;
    }

    private void restart() {
        Window before = current;
        lost += earlier.close();
        current = earlier;
        earlier = before;
    }

    /**
     * Returns how many packets have been lost for certain: they left the window unseen.
     *
     * @return cumulative count
     */
    public long lost() {
        return lost + current.lost + earlier.lost;
    }

    /**
     * Returns the highest number accepted or noted.
     *
     * @return packet_ID, or -1 before the first packet
     */
    public long highest() {
        return current.highest;
    }

    /** The numbers of one start of the sender. */
    private static final class Window {
        private final long[] seen;
        private final int length;
        private long base = NONE;
        private long highest = NONE;
        private long lost;

        private Window(int length) {
            this.length = length;
            this.seen = new long[length / Long.SIZE];
        }

        private boolean isEmpty() {
            return highest == NONE;
        }

        private boolean isOfSameStart(long packetId) {
            return highest >>> START_NUMBER_SHIFT == packetId >>> START_NUMBER_SHIFT;
        }

        /** Whether it has moved by its length. */
        private boolean isFull() {
            return highest - base >= length;
        }

        private Verdict note(long packetId) {
            if (packetId > highest) {
                advance(packetId);
            } else if (packetId <= highest - length) {
                return Verdict.STALE;
            } else if (isSeen(packetId)) {
                return Verdict.DUPLICATE;
            } else if (packetId < base) {
                base = packetId;
            }
            return Verdict.NEW;
        }

        private boolean wouldAccept(long packetId) {
            return packetId > highest || (packetId > highest - length && !isSeen(packetId));
        }

        private boolean hasAccepted(long packetId) {
            return isOfSameStart(packetId) && packetId <= highest && packetId > highest - length && isSeen(packetId);
        }

        private void mark(long packetId) {
            seen[word(packetId)] |= 1L << packetId;
        }

        private void advance(long packetId) {
            if (isEmpty()) {
                base = packetId;
            } else {
                long jump = packetId - highest;
                long oldest = highest - length + 1;
                leave(oldest, jump < length ? oldest + jump - 1 : highest);
                lost += Math.max(0, jump - length);
            }
            highest = packetId;
        }

        /** Lets everything leave; returns how much was lost in all. */
        private long close() {
            if (!isEmpty()) {
                leave(highest - length + 1, highest);
            }
            long lostInAll = lost;
            base = NONE;
            highest = NONE;
            lost = 0;
            return lostInAll;
        }

        /** Lets the numbers of a range, at most a whole window, leave: counts the unseen and clears their bits for later ones. */
        private void leave(long from, long to) {
            long at = from;
            while (at <= to) {
                long endOfWord = Math.min(to, at | (Long.SIZE - 1));
                long bits = bits(at, endOfWord);
                int index = word(at);
                long counted = endOfWord < base ? 0 : bits(Math.max(at, base), endOfWord);
                lost += Long.bitCount(counted & ~seen[index]);
                seen[index] &= ~bits;
                at = endOfWord + 1;
            }
        }

        /** A mask of the bits of a range that lies within one word. */
        private static long bits(long from, long to) {
            return -1L << from & -1L >>> (Long.SIZE - 1 - (to & (Long.SIZE - 1)));
        }

        private boolean isSeen(long packetId) {
            return (seen[word(packetId)] >>> packetId & 1) != 0;
        }

        private int word(long packetId) {
            return (int) (packetId >>> 6) & (seen.length - 1);
        }
    }
}
