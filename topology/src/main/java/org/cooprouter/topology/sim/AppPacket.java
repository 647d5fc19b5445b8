// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.jspecify.annotations.Nullable;

/** A packet of an application, and what has become of it. */
final class AppPacket {
    /** Room for the two numbers that make its payload unlike any other's. */
    static final int MIN_LENGTH = 8;

    /** Which of its numbers tell it from others: that of the packet, of the direction of the call. */
    static final ExistingPacketId NUMBER = new ExistingPacketId(Integer.BYTES, Integer.BYTES, 0, false);

    private static final int STEP = 31;

    private final Ledger ledger;
    private final int number;
    private final int length;
    private final int tcpFlags;
    private final long sentNs;
    private int arrivals;
    private int deliveries;
    private @Nullable Life deliveredBy;
    private @Nullable Life carriedBy;
    private @Nullable TunnelSession carriedIn;

    AppPacket(Ledger ledger, int number, int length, int tcpFlags, long sentNs) {
        this.ledger = ledger;
        this.number = number;
        this.length = length;
        this.tcpFlags = tcpFlags;
        this.sentNs = sentNs;
    }

    Ledger ledger() {
        return ledger;
    }

    int length() {
        return length;
    }

    int tcpFlags() {
        return tcpFlags;
    }

    long sentNs() {
        return sentNs;
    }

    /** Whether a copy of it has reached the far end of the tunnel. */
    boolean arrived() {
        return arrivals > 0;
    }

    /** Notes which agent has taken it into the tunnel, and in which session of the call. */
    void carriedBy(Life sender) {
        carriedBy = sender;
        carriedIn = ledger.call().session();
    }

    /** Whether the call has gone over to another session since. */
    boolean isOfEarlierSession() {
        return carriedIn != ledger.call().session();
    }

    /** The agent that has taken it into the tunnel; null if none has. */
    @Nullable
    Life carriedBy() {
        return carriedBy;
    }

    void onArrival() {
        arrivals++;
    }

    boolean wasDeliveredBy(Life receiver) {
        return deliveredBy == receiver;
    }

    boolean delivered() {
        return deliveries > 0;
    }

    /**
     * Notes that the application at the far end receives it. An agent that has died cannot know what it delivered in its
     * earlier life (wire format, "Receiving").
     */
    void onDelivery(Life by) {
        if (deliveredBy == by) {
            throw new Violation(this + " is delivered for the second time");
        }
        deliveredBy = by;
        deliveries++;
    }

    void writeTo(ByteBuffer bytes, int offset) {
        bytes.putInt(offset, ledger.id()).putInt(offset + Integer.BYTES, number);
        for (int i = MIN_LENGTH; i < length; i++) {
            bytes.put(offset + i, (byte) (STEP * i + number));
        }
    }

    boolean isAt(ByteBuffer bytes, int offset) {
        ByteBuffer expected = ByteBuffer.allocate(length);
        writeTo(expected, 0);
        return expected.equals(bytes.slice(offset, bytes.capacity() - offset));
    }

    @Override
    public String toString() {
        return ledger + " packet " + number;
    }
}
