// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

/** The plaintext of an opened packet: its fields and where its payload lies (step 7 of "Receiving"). */
public final class PacketBody {
    private final FieldsReader fields = new FieldsReader();
    private int payloadOffset;
    private int payloadLength;

    /** Makes a body of nothing. */
    public PacketBody() {}

    /**
     * Parses the plaintext of a packet that has been opened.
     *
     * @param packet an opened packet
     * @return {@link DropReason#NONE}, {@link DropReason#MALFORMED_FIELDS} or {@link DropReason#UNKNOWN_CRITICAL_FIELD}
     */
    public DropReason parse(PacketFlyweight packet) {
        int begin = packet.plaintextOffset();
        int length = packet.plaintextLength();
        payloadOffset = begin;
        payloadLength = length;
        if (!packet.hasFields()) {
            fields.clear();
            return DropReason.NONE;
        }
        DropReason reason = fields.parse(packet.buffer(), begin, length);
        if (reason == DropReason.NONE) {
            payloadOffset = fields.payloadOffset();
            payloadLength = begin + length - payloadOffset;
        }
        return reason;
    }

    /**
     * Returns the fields.
     *
     * @return none if the packet has none
     */
    public FieldsReader fields() {
        return fields;
    }

    /**
     * Returns where the payload begins.
     *
     * @return index in the packet's buffer
     */
    public int payloadOffset() {
        return payloadOffset;
    }

    /**
     * Returns the length of the payload.
     *
     * @return bytes
     */
    public int payloadLength() {
        return payloadLength;
    }
}
