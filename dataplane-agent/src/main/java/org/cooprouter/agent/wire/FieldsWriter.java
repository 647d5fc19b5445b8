// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * Appends optional fields to a packet (wire format, "Fields"); got from {@link PacketWriter#fields()}.
 *
 * <p>The length of all fields is written in the two-byte form, so that it can be filled in at the end. An IPv4-mapped address
 * is written in 4 bytes.
 */
public final class FieldsWriter {
    /** Most bytes of all fields that the agent ever puts into one packet, their length included. */
    public static final int MAX_LENGTH = 2
            + 3
            + 21
            + 10
            + 4
            + 18
            + 18
            + 10
            + 10
            + 10
            + 3
            + 5
            + 10
            + 3
            + 3
            + 10
            + 67
            + 195
            + ConnectionQuality.MAX_LENGTH;

    /** Bytes of the field that says when a packet was sent. */
    public static final int TIMESTAMP_LENGTH = 10;
    /** Bytes of the field that a split copy has more than a whole packet. */
    public static final int RAIC_LENGTH = 5;

    /** Most bytes of the field by which packets are counted. */
    public static final int TAG_LENGTH = 6;

    private static final int LENGTH_OF_LENGTH = 2;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int PORT_LENGTH = 2;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int start;
    private int at;

    FieldsWriter() {}

    void begin(ByteBuffer target, int offset) {
        buffer = target;
        start = offset;
        at = offset + LENGTH_OF_LENGTH;
    }

    /** Fills in the length and returns where the payload begins. */
    int finish() {
        Vlq.encode(buffer, start, at - start - LENGTH_OF_LENGTH, LENGTH_OF_LENGTH);
        return at;
    }

    /**
     * Says what has been learnt from the peer.
     *
     * @param bits see {@link FieldType#ACKNOWLEDGEMENT}
     * @return this
     */
    public FieldsWriter acknowledgement(int bits) {
        return vlq(FieldType.ACKNOWLEDGEMENT, bits);
    }

    /**
     * Names the server.
     *
     * @param protocol IANA number
     * @param addressHigh upper 64 bits of its address, IPv4-mapped if IPv4
     * @param addressLow lower 64 bits
     * @param port 0-65535
     * @return this
     */
    public FieldsWriter proxyTarget(int protocol, long addressHigh, long addressLow, int port) {
        head(FieldType.PROXY_TARGET, 1 + addressLength(addressHigh, addressLow) + PORT_LENGTH);
        buffer.put(at++, (byte) protocol);
        address(addressHigh, addressLow);
        port(port);
        return this;
    }

    /**
     * Says what the sender's clock shows.
     *
     * @param nowNs monotonic ns
     * @return this
     */
    public FieldsWriter timestamp(long nowNs) {
        head(FieldType.TIMESTAMP, Long.BYTES);
        eight(nowNs);
        return this;
    }

    /**
     * Names the client host's own source port.
     *
     * @param port 0-65535
     * @return this
     */
    public FieldsWriter vport(int port) {
        head(FieldType.VPORT, PORT_LENGTH);
        port(port);
        return this;
    }

    /**
     * Refers to a packet received.
     *
     * @param packetId its packet_ID
     * @param delayUs microseconds since its arrival, not negative
     * @return this
     */
    public FieldsWriter referencePacketId(long packetId, long delayUs) {
        head(FieldType.REFERENCE_PACKET_ID, Long.BYTES + Vlq.encodedLength(delayUs));
        eight(packetId);
        at += Vlq.encode(buffer, at, delayUs);
        return this;
    }

    /**
     * Names the client host's own address.
     *
     * @param addressHigh upper 64 bits, IPv4-mapped if IPv4
     * @param addressLow lower 64 bits
     * @return this
     */
    public FieldsWriter realIp(long addressHigh, long addressLow) {
        head(FieldType.REAL_IP, addressLength(addressHigh, addressLow));
        address(addressHigh, addressLow);
        return this;
    }

    /**
     * Names the path of a probe.
     *
     * @param pathId the client's path_id
     * @return this
     */
    public FieldsWriter pathId(long pathId) {
        return vlq(FieldType.PATH_ID, pathId);
    }

    /**
     * Says whose uplink the path of a probe uses.
     *
     * @param kind one of the KIND constants of {@link FieldType}
     * @return this
     */
    public FieldsWriter pathKind(int kind) {
        return vlq(FieldType.PATH_KIND, kind);
    }

    /**
     * Names the session's app type.
     *
     * @param index index of the app type
     * @return this
     */
    public FieldsWriter appType(int index) {
        return vlq(FieldType.APP_TYPE, index);
    }

    /** Says of what the payload is a split copy; for {@link PacketWriter#splitCopy}, with values of one byte each. */
    FieldsWriter raic(int scheme, int parts, int padding) {
        head(FieldType.RAIC, Vlq.encodedLength(scheme) + Vlq.encodedLength(parts) + Vlq.encodedLength(padding));
        at += Vlq.encode(buffer, at, scheme);
        at += Vlq.encode(buffer, at, parts);
        at += Vlq.encode(buffer, at, padding);
        return this;
    }

    /**
     * Says what has been measured of the incoming paths.
     *
     * @param quality paths and pairs of paths
     * @return this
     */
    public FieldsWriter connectionQuality(ConnectionQuality quality) {
        head(FieldType.CONNECTION_QUALITY, quality.encodedLength());
        at = quality.encode(buffer, at);
        return this;
    }

    /**
     * Says at which local path the path of this probe begins.
     *
     * @param pathId number of the local path
     * @return this
     */
    public FieldsWriter localPath(int pathId) {
        return vlq(FieldType.LOCAL_PATH, pathId);
    }

    /**
     * Says how much has been sent over the path of this probe or reply.
     *
     * @param datagrams before this one
     * @return this
     */
    public FieldsWriter sent(long datagrams) {
        return vlq(FieldType.SENT, datagrams);
    }

    /**
     * Says under what the receiver is to count the packet.
     *
     * @param tag below 2^30
     * @return this
     */
    public FieldsWriter tag(long tag) {
        return vlq(FieldType.TAG, tag);
    }

    /**
     * Asks what has arrived of tags.
     *
     * @param tags which
     * @return this
     */
    public FieldsWriter tagStatsRequest(TagStats tags) {
        return tagStats(FieldType.TAG_STATS_REQUEST, tags, TagStats.REQUESTED);
    }

    /**
     * Says what has arrived of tags.
     *
     * @param tags with their counts
     * @return this
     */
    public FieldsWriter tagStatsReply(TagStats tags) {
        return tagStats(FieldType.TAG_STATS_REPLY, tags, TagStats.REPLIED);
    }

    private FieldsWriter tagStats(int type, TagStats tags, int perTag) {
        head(type, tags.encodedLength(perTag));
        at = tags.encode(buffer, at, perTag);
        return this;
    }

    /**
     * Ends the session.
     *
     * @param reason one of the END constants of {@link FieldType}
     * @return this
     */
    public FieldsWriter sessionEnd(int reason) {
        return vlq(FieldType.SESSION_END, reason);
    }

    private FieldsWriter vlq(int type, long value) {
        head(type, Vlq.encodedLength(value));
        at += Vlq.encode(buffer, at, value);
        return this;
    }

    private void head(int type, int length) {
        at += Vlq.encode(buffer, at, type);
        at += Vlq.encode(buffer, at, length);
    }

    private void eight(long value) {
        buffer.putLong(at, value);
        at += Long.BYTES;
    }

    private void port(int port) {
        buffer.putShort(at, (short) port);
        at += PORT_LENGTH;
    }

    private void address(long high, long low) {
        if (addressLength(high, low) == IPV4_LENGTH) {
            buffer.putInt(at, (int) low);
            at += IPV4_LENGTH;
        } else {
            eight(high);
            eight(low);
        }
    }

    private static int addressLength(long high, long low) {
        boolean ipv4 = high == FieldsReader.IPV4_HIGH && low >>> 32 == FieldsReader.IPV4_LOW_PREFIX >>> 32;
        return ipv4 ? IPV4_LENGTH : IPV6_LENGTH;
    }
}
