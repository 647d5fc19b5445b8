// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.redundancy;

/**
 * How the packets of a session protect each other: which repair copies leave after each packet, beside the packet's own copies.
 * A repair copy is a linear combination over GF(2^8) of up to {@link #window()} packets: the one after which it leaves and
 * others before it, at equal distances. Its row says with which coefficients ({@link CauchyCode}). It names all this itself, so
 * that a receiver needs no configuration and a further code is one new class. Immutable; equal codes repair alike.
 *
 * <pre>
 *   packets     0 1 2 3 4 5 6 7 8
 *   row 0, count 2, stride 1:  8 + 7
 *   row r, count 4, stride 2:  c(r,0) 8 + c(r,1) 6 + c(r,2) 4 + c(r,3) 2
 * </pre>
 */
public interface RepairCode {
    /** Most packets between the first and the last that a repair copy combines. */
    int MAX_WINDOW = 128;

    /** Bytes by which a repair copy is longer than the longest packet in it. */
    int LENGTH_BYTES = 2;

    /** Protects nothing. */
    RepairCode NONE = new NoRepair();

    /**
     * Returns how many of the last packets the sender has to keep.
     *
     * @return 0 to {@link #MAX_WINDOW}; 0 if there are never any repair copies
     */
    int window();

    /**
     * Returns how many repair copies leave after a packet.
     *
     * @param position of the packet in the session, from 0
     * @return 0 or more
     */
    int repairs(long position);

    /**
     * Returns with which coefficients a repair copy combines packets.
     *
     * @param position of the packet in the session, from 0
     * @param repair 0 to {@link #repairs} - 1
     * @return 0 to 127
     */
    int row(long position, int repair);

    /**
     * Returns how many packets a repair copy combines.
     *
     * @param position of the packet in the session, from 0
     * @param repair 0 to {@link #repairs} - 1
     * @return 1 to 64; no packet before position 0 is among them
     */
    int count(long position, int repair);

    /**
     * Returns the distance between the packets that a repair copy combines.
     *
     * @param position of the packet in the session, from 0
     * @param repair 0 to {@link #repairs} - 1
     * @return 1 to 255
     */
    int stride(long position, int repair);

    /**
     * Returns how many repair copies leave for a packet when none follows it for now, so that what would have been protected only together
     * with later packets is protected without them. The code begins anew with the next packet.
     *
     * @param position of the packet in the session, from 0
     * @param last position of the last packet
     * @return 0 or more; each combines {@link #closingCount} packets at the usual distance with coefficients of row {@link #closingRow}
     */
    int closing(long position, long last);

    /**
     * Returns the coefficients of a closing repair copy.
     *
     * @param repair 0 to {@link #closing} - 1
     * @return 0 to 127
     */
    int closingRow(int repair);

    /**
     * Returns how many packets a closing repair copy combines.
     *
     * @param position of the packet in the session, from 0
     * @return 1 to 64
     */
    int closingCount(long position);

    /**
     * Returns which of the repair copies of its packet a closing one is.
     *
     * @param repair 0 to {@link #closing} - 1
     * @return above those of {@link #repairs}
     */
    int closingIndex(int repair);

    /**
     * Returns what the code costs: a repair copy is as long as the longest packet in it.
     *
     * @return repair copies for each packet, on average
     */
    double repairsPerPacket();
}
