// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/**
 * Types of the optional fields (wire format, "Fields"). An even type is critical: who does not know it drops the packet. An
 * odd type may be ignored.
 */
public final class FieldType {
    /** What the sender has learnt: VLQ of {@link #ACKNOWLEDGES_CLIENT_ID} and {@link #ACKNOWLEDGES_PARAMETERS}. */
    public static final int ACKNOWLEDGEMENT = 0x01;
    /** Protocol (1), address (4 or 16) and port (2) of the server. */
    public static final int PROXY_TARGET = 0x02;
    /** The sender's monotonic clock in ns (8). */
    public static final int TIMESTAMP = 0x03;
    /** The client host's own source port (2). */
    public static final int VPORT = 0x04;
    /** A packet_ID received (8), then the microseconds since its arrival (VLQ). */
    public static final int REFERENCE_PACKET_ID = 0x05;
    /** The client host's own address (4 or 16). */
    public static final int REAL_IP = 0x06;
    /** The sender's path on which a probe leaves (VLQ). */
    public static final int PATH_ID = 0x07;
    /** Index of the app type (VLQ). */
    public static final int APP_TYPE = 0x08;
    /** Under which the packet is counted by the receiver (VLQ): a number of the sender's. */
    public static final int TAG = 0x09;
    /** What the payload is a split copy of: number of the scheme, k, bytes of padding (3 VLQs). */
    public static final int RAIC = 0x0c;
    /** What the sender has measured of its incoming paths: see {@link ConnectionQuality}. */
    public static final int CONNECTION_QUALITY = 0x0d;
    /** Why the session ended (VLQ): one of the END constants. */
    public static final int SESSION_END = 0x0f;
    /** Whose uplink the path of a probe uses (VLQ): one of the KIND constants. */
    public static final int PATH_KIND = 0x11;

    /** Datagrams that the sender has sent over the path of this probe or reply before it (VLQ). */
    public static final int SENT = 0x13;

    /** The sender's local path at which the path of this probe begins (VLQ), where that is not the same number. */
    public static final int LOCAL_PATH = 0x15;

    /** Tags of which the sender wants to know what has arrived: see {@link TagStats}. */
    public static final int TAG_STATS_REQUEST = 0x17;
    /** What has arrived of packets with these tags: see {@link TagStats}. */
    public static final int TAG_STATS_REPLY = 0x19;

    /** Bit of {@link #ACKNOWLEDGEMENT}: session_ID alone identifies the client now. */
    public static final int ACKNOWLEDGES_CLIENT_ID = 1;
    /** Bit of {@link #ACKNOWLEDGEMENT}: proxy_target, VPORT, real_IP and app_type are known. */
    public static final int ACKNOWLEDGES_PARAMETERS = 2;

    /** Value of {@link #SESSION_END}: no packets for the idle timeout. */
    public static final int END_IDLE = 0;
    /** Value of {@link #SESSION_END}: the client closed it. */
    public static final int END_CLOSED = 1;
    /** Value of {@link #SESSION_END}: the proxy's limits do not allow it. */
    public static final int END_REFUSED = 2;

    /** Value of {@link #PATH_KIND}: the client's own uplink. */
    public static final int KIND_UPLINK = 1;
    /** Value of {@link #PATH_KIND}: a helping neighbour's uplink. */
    public static final int KIND_NEIGHBOUR = 2;

    private static final int KNOWN = 1 << ACKNOWLEDGEMENT
            | 1 << PROXY_TARGET
            | 1 << TIMESTAMP
            | 1 << VPORT
            | 1 << REFERENCE_PACKET_ID
            | 1 << REAL_IP
            | 1 << PATH_ID
            | 1 << APP_TYPE
            | 1 << RAIC
            | 1 << CONNECTION_QUALITY
            | 1 << SESSION_END
            | 1 << PATH_KIND
            | 1 << SENT
            | 1 << LOCAL_PATH
            | 1 << TAG
            | 1 << TAG_STATS_REQUEST
            | 1 << TAG_STATS_REPLY;

    /** Number of types that a set of bits or a table by type has to hold. */
    static final int LIMIT = 26;

    private FieldType() {}

    static boolean isKnown(long type) {
        return type >= 0 && type < LIMIT && (KNOWN >> type & 1) != 0;
    }

    static boolean isCritical(long type) {
        return (type & 1) == 0;
    }
}
