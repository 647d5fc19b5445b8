// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

import java.nio.ByteBuffer;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;

/**
 * Restores packets of one session and direction from repair copies, of whatever {@link RepairCode} (R6, R16). It keeps what was
 * sent under the last packet_IDs, and repair copies that have more than one packet missing, for a bounded time. Whoever uses it
 * tells it of every packet that arrives, and after that and after each repair copy asks {@link #next} until there is no more:
 * one packet can restore a whole chain. Not safe for use by several threads.
 */
public final class RepairDecoder {
    private static final int MIN_HELD = 64;
    private static final int MAX_HELD = 2 * RepairCode.MAX_WINDOW;
    private static final long NONE = -1;

    private final BodyLog known;
    private final RepairEquations equations = new RepairEquations();
    private final long[] expiresNs = new long[RepairEquations.MAX];
    private final long[] packetIds = new long[RepairEquations.MAX];
    private final int[] copies = new int[RepairEquations.MAX];
    private final long[] orders = new long[RepairEquations.MAX];
    private long taken;
    private long restoredId = NONE;

    /**
     * Makes one that knows nothing yet.
     *
     * @param expected code by which it sizes its memory; {@link RepairCode#NONE} if that is not known
     */
    public RepairDecoder(RepairCode expected) {
        int held = expected.window() == 0 ? MAX_HELD : 2 * expected.window();
        this.known = new BodyLog(Math.max(MIN_HELD, held));
    }

    /**
     * Notes a packet that has arrived.
     *
     * @param packetId its packet_ID
     * @param buffer holds its body
     * @param offset of the body
     * @param length bytes of the body; any that a frame can have
     */
    public void arrived(long packetId, ByteBuffer buffer, int offset, int length) {
        known.put(packetId, buffer, offset, length);
        equations.learn(known, packetId);
    }

    /**
     * Notes that a packet_ID carried no body: a CONTROL.
     *
     * @param packetId its packet_ID
     */
    public void arrivedEmpty(long packetId) {
        known.putNothing(packetId);
        equations.learn(known, packetId);
    }

    /**
     * Tells whether a repair copy can be of use, from its header alone: whether something that it combines is missing.
     *
     * @param packet checked, perhaps forged
     * @param recovery of the session
     * @return false if everything in it has been delivered, or is too old for that
     */
    public boolean isWanted(PacketFlyweight packet, SequenceRecovery recovery) {
        for (int n = 0; n < packet.count(); n++) {
            long packetId = packet.packetId() - (long) n * packet.stride();
            if (!known.holds(packetId) && recovery.wouldAccept(packetId)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes a repair copy.
     *
     * @param packet opened
     * @param body its payload
     * @param nowNs the time
     * @param maxAgeNs it is given up after so long
     * @return {@link DropReason#NONE}; {@link DropReason#REPAIR_LENGTH}; {@link DropReason#DUPLICATE} if it says nothing that is not
     *     known
     */
    public DropReason add(PacketFlyweight packet, PacketBody body, long nowNs, long maxAgeNs) {
        if (body.payloadLength() < RepairCode.LENGTH_BYTES || body.payloadLength() > BodyLog.MAX_SYMBOL) {
            return DropReason.REPAIR_LENGTH;
        }
        expire(nowNs);
        if (isKept(packet)) {
            return DropReason.DUPLICATE;
        }
        int e = free();
        equations.begin(e, packet.buffer(), body.payloadOffset(), body.payloadLength());
        packetIds[e] = packet.packetId();
        copies[e] = packet.copy();
        expiresNs[e] = nowNs + maxAgeNs;
        orders[e] = ++taken;
        for (int n = 0; n < packet.count(); n++) {
            long packetId = packet.packetId() - (long) n * packet.stride();
            int factor = CauchyCode.coefficient(packet.row(), n);
            if (known.holds(packetId)) {
                equations.subtract(e, known, packetId, factor);
            } else {
                while (!equations.addUnknown(e, packetId, factor)) {
                    equations.remove(oldest(equations.used() & ~(1L << e)));
                }
            }
        }
        return equations.reduce(e) ? DropReason.NONE : DropReason.DUPLICATE;
    }

    private boolean isKept(PacketFlyweight packet) {
        for (long left = equations.used(); left != 0; left &= left - 1) {
            int e = Long.numberOfTrailingZeros(left);
            if (packetIds[e] == packet.packetId() && copies[e] == packet.copy()) {
                return true;
            }
        }
        return false;
    }

    private void expire(long nowNs) {
        for (long left = equations.used(); left != 0; left &= left - 1) {
            int e = Long.numberOfTrailingZeros(left);
            if (nowNs - expiresNs[e] >= 0) {
                equations.remove(e);
            }
        }
    }

    /** Room for an equation; the oldest gives way. */
    private int free() {
        int free = Long.numberOfTrailingZeros(~equations.used());
        return free < RepairEquations.MAX ? free : oldest(equations.used());
    }

    private int oldest(long among) {
        int oldest = Long.numberOfTrailingZeros(among);
        for (long left = among; left != 0; left &= left - 1) {
            int e = Long.numberOfTrailingZeros(left);
            oldest = orders[e] < orders[oldest] ? e : oldest;
        }
        return oldest;
    }

    /**
     * Restores the next packet that what has arrived determines.
     *
     * @param target gets the body
     * @param offset where it goes; there is room for the longest frame
     * @return its length in bytes, or -1 if there is no more
     */
    public int next(ByteBuffer target, int offset) {
        for (int e = equations.solved(); e >= 0; e = equations.solved()) {
            restoredId = equations.packetId(e);
            ByteBuffer symbols = equations.symbols();
            int at = equations.at(e);
            int length = (symbols.getShort(at) & 0xffff) - 1;
            boolean fits = length <= equations.length(e) - RepairCode.LENGTH_BYTES;
            equations.remove(e);
            if (length >= 0 && fits) {
                known.put(restoredId, symbols, at + RepairCode.LENGTH_BYTES, length);
                target.put(offset, symbols, at + RepairCode.LENGTH_BYTES, length);
                return length;
            }
            known.putNothing(restoredId);
        }
        return -1;
    }

    /**
     * Returns which packet {@link #next} has restored.
     *
     * @return packet_ID
     */
    public long restoredId() {
        return restoredId;
    }
}
