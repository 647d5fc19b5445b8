// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;

/**
 * Makes the repair copies of one session and direction. After {@link #add} of each packet that leaves, {@link #next} goes through
 * the repair copies that leave with it; after {@link #close}, through those that protect what has no successors yet. Numbers that carried no body (a CONTROL's) count as zeros; a jump of the numbers begins
 * anew. Not safe for use by several threads.
 */
public final class RepairEncoder {
    /** More numbers without a body in a row mean that the session goes on under others. */
    private static final int MAX_GAP = 4;

    private static final long NONE = -1;

    private final RepairCode code;
    private final BodyLog sent;
    private long first = NONE;
    private long last;
    private long at;
    private int repair;
    private boolean closing;
    private int row;
    private int count;
    private int stride;
    private int index;
    private int length;
    private long made;

    /**
     * Makes an encoder of packets that are to come.
     *
     * @param code any but {@link RepairCode#NONE}
     */
    public RepairEncoder(RepairCode code) {
        this.code = code;
        this.sent = new BodyLog(code.window() + MAX_GAP);
    }

    /**
     * Returns the code.
     *
     * @return which repair copies leave
     */
    public RepairCode code() {
        return code;
    }

    /**
     * Tells whether a packet would leave the last ones behind without what they still lack: too many numbers without a body lie between.
     *
     * @param packetId its number
     * @return true if {@link #close} is due before {@link #add}
     */
    public boolean jumpsTo(long packetId) {
        return first != NONE && !closing && (packetId <= last || packetId - last > MAX_GAP);
    }

    /** Leaves the last packets as they are: the session goes on under other numbers, and nobody waits for the earlier ones. */
    public void forget() {
        first = NONE;
    }

    /**
     * Takes the next packet.
     *
     * @param packetId its number
     * @param buffer holds its body
     * @param offset of the body
     * @param bytes of the body
     */
    public void add(long packetId, ByteBuffer buffer, int offset, int bytes) {
        if (first == NONE || closing || jumpsTo(packetId)) {
            first = packetId;
            last = packetId - 1;
        }
        closing = false;
        sent.put(packetId, buffer, offset, bytes);
        at = last + 1;
        last = packetId;
        repair = -1;
    }

    /**
     * Ends for now: {@link #next} goes through the repair copies that packets need which no others follow; the next packet begins anew. A
     * second time it does nothing.
     */
    public void close() {
        if (first == NONE || closing) {
            at = last + 1;
            return;
        }
        closing = true;
        at = Math.max(first, last - code.window() + 1);
        repair = -1;
    }

    /**
     * Goes on to the next repair copy that is not zero.
     *
     * @return false if all of them have been gone through
     */
    public boolean next() {
        repair++;
        while (at <= last) {
            long position = at - first;
            int repairs = closing ? code.closing(position, last - first) : code.repairs(position);
            for (; repair < repairs; repair++) {
                row = closing ? code.closingRow(repair) : code.row(position, repair);
                count = closing ? code.closingCount(position) : code.count(position, repair);
                index = closing ? code.closingIndex(repair) : repair;
                stride = code.stride(position, repair);
                length = longest();
                if (length > 0) {
                    made++;
                    return true;
                }
            }
            at++;
            repair = 0;
        }
        return false;
    }

    private int longest() {
        int longest = 0;
        for (int n = 0; n < count(); n++) {
            longest = Math.max(longest, sent.length(at - (long) n * stride()));
        }
        return longest;
    }

    /**
     * Returns how many repair copies there have been.
     *
     * @return at least 1 after {@link #next}
     */
    public long made() {
        return made;
    }

    /**
     * Returns under which number the repair copy leaves.
     *
     * @return packet_ID
     */
    public long packetId() {
        return at;
    }

    /**
     * Returns which of the repair copies of its packet_ID it is.
     *
     * @return from 0
     */
    public int index() {
        return index;
    }

    /**
     * Returns its coefficients.
     *
     * @return row of the {@link RepairCode}
     */
    public int row() {
        return row;
    }

    /**
     * Returns how many packets it combines.
     *
     * @return 1 or more
     */
    public int count() {
        return count;
    }

    /**
     * Returns the distance between them.
     *
     * @return 1 or more
     */
    public int stride() {
        return stride;
    }

    /**
     * Returns how long it is.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * Writes it.
     *
     * @param target big endian
     * @param offset where the {@link #length} bytes go
     */
    public void encode(ByteBuffer target, int offset) {
        Lanes.clear(target, offset, length);
        for (int n = 0; n < count(); n++) {
            long packetId = at - (long) n * stride();
            if (sent.holds(packetId)) {
                sent.addTo(target, offset, packetId, CauchyCode.coefficient(row(), n));
            }
        }
    }
}
