// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/** The numbers that a sender gives to the packets of one session without a gap. A restart begins another, and so may silence. */
final class Numbering {
    private final TunnelSession session;
    private final Life sender;
    private final long first;
    private long last;

    Numbering(TunnelSession session, Life sender, long first) {
        this.session = session;
        this.sender = sender;
        this.first = first;
        this.last = first;
    }

    TunnelSession session() {
        return session;
    }

    Life sender() {
        return sender;
    }

    /** Whether it has one number so far. */
    boolean isNew() {
        return last == first;
    }

    /** Whether a number continues this, or is that of another copy of the last packet; then it is the last. */
    boolean continuesWith(Life by, long packetId) {
        if (by != sender || packetId < last || packetId > last + 1) {
            return false;
        }
        last = packetId;
        return true;
    }
}
