// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import java.nio.ByteBuffer;

/**
 * What probe and echo write into a datagram, big endian, the rest of the datagram being zero:
 *
 * <pre>
 *  0  run: names the probe's run             (8 bytes)
 *  8  sequence number, from 0                (8)
 * 16  the probe's clock when it sent, ns     (8)
 * 24  the echo's clock when it received, ns  (8, zero on the way to the echo)
 * 32  packets of the run that the echo saw, without duplicates (8, likewise)
 * 40  duplicates of the run that the echo saw                  (8, likewise)
 * </pre>
 *
 * Both clocks are the machine's monotonic clock, so their difference is a one-way delay.
 */
final class ProbePacket {
    static final int LENGTH = 48;
    static final int MAX_LENGTH = 1472;

    private static final int RUN = 0;
    private static final int SEQUENCE = 8;
    private static final int SENT_NS = 16;
    private static final int ECHOED_NS = 24;
    private static final int SEEN = 32;
    private static final int DUPLICATES = 40;

    private ProbePacket() {}

    static long run(ByteBuffer packet) {
        return packet.getLong(RUN);
    }

    static long sequence(ByteBuffer packet) {
        return packet.getLong(SEQUENCE);
    }

    static long sentNs(ByteBuffer packet) {
        return packet.getLong(SENT_NS);
    }

    static long echoedNs(ByteBuffer packet) {
        return packet.getLong(ECHOED_NS);
    }

    static long seen(ByteBuffer packet) {
        return packet.getLong(SEEN);
    }

    static long duplicates(ByteBuffer packet) {
        return packet.getLong(DUPLICATES);
    }

    static void request(ByteBuffer packet, long run, long sequence, long sentNs) {
        packet.putLong(RUN, run).putLong(SEQUENCE, sequence).putLong(SENT_NS, sentNs);
        packet.putLong(ECHOED_NS, 0).putLong(SEEN, 0).putLong(DUPLICATES, 0);
    }

    static void answer(ByteBuffer packet, long echoedNs, long seen, long duplicates) {
        packet.putLong(ECHOED_NS, echoedNs).putLong(SEEN, seen).putLong(DUPLICATES, duplicates);
    }
}
