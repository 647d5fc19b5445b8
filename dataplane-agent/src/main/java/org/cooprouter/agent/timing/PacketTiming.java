// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

/** When the packets of one session come in one direction: their rate, and their rhythm if they have one. Not safe for use by several threads. */
public final class PacketTiming {
    private final PacketRate rate = new PacketRate();
    private final PhaseLockedLoop loop = new PhaseLockedLoop();

    /** Makes one that has heard nothing. */
    public PacketTiming() {}

    /**
     * Takes the time of a packet; copies of one packet count once.
     *
     * @param nowNs monotonic time in ns, not before that of the last packet
     */
    public void onPacket(long nowNs) {
        rate.onPacket(nowNs);
        loop.onPacket(nowNs);
    }

    /**
     * Returns the detected packet rate.
     *
     * @return always the same object
     */
    public PacketRate rate() {
        return rate;
    }

    /**
     * Returns the rhythm.
     *
     * @return always the same object
     */
    public PhaseLockedLoop loop() {
        return loop;
    }
}
