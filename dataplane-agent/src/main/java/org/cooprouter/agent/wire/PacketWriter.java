// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * Writes one packet between agents, ready to be sealed, in this order: {@link #begin}, {@link #clientId} if it is sent,
 * {@link #splitCopy} or {@link #repairCopy} if it is one, {@link #fields} if there are any, {@link #payload(ByteBuffer, int, int)} if there is any, {@link #finish}.
 *
 * <p>Needs {@link PacketFlyweight#MAX_OVERHEAD} + {@link FieldsWriter#MAX_LENGTH} + the payload's length in the buffer.
 * Reused for every packet; not safe for use by several threads.
 */
public final class PacketWriter {
    private final PacketFlyweight packet = new PacketFlyweight();
    private final FieldsWriter fields = new FieldsWriter();
    private boolean fieldsOpen;
    private int end;

    /** Makes a writer. */
    public PacketWriter() {}

    /**
     * Begins a whole packet, all copies of which are the same bytes.
     *
     * @param buffer big endian
     * @param offset index of the first byte
     * @param type one of the TYPE constants of {@link PacketFlyweight}
     * @param direction {@link PacketFlyweight#FROM_CLIENT} or {@link PacketFlyweight#FROM_PROXY}
     * @param sessionId session_ID
     * @param packetId packet_ID, 56 bits, never used before in this session and direction
     * @return this
     */
    public PacketWriter begin(ByteBuffer buffer, int offset, int type, int direction, int sessionId, long packetId) {
        packet.wrap(buffer, offset, buffer.capacity() - offset);
        packet.write(type, direction, sessionId, packetId);
        fieldsOpen = false;
        end = packet.plaintextOffset();
        return this;
    }

    /**
     * Adds client_ID.
     *
     * @param clientId number of the client, 0 to {@link Vlq#MAX_VALUE}
     * @return this
     */
    public PacketWriter clientId(long clientId) {
        packet.writeClientId(clientId);
        end = packet.plaintextOffset();
        return this;
    }

    /**
     * Makes it one split copy of several: sets Copy and adds the RAIC field.
     *
     * @param copy index of the split copy, from 0
     * @param scheme number of the scheme
     * @param parts k
     * @param padding bytes of padding
     * @return this
     */
    public PacketWriter splitCopy(int copy, int scheme, int parts, int padding) {
        packet.splitCopy(copy);
        fields().raic(scheme, parts, padding);
        return this;
    }

    /**
     * Makes it one repair copy, of type {@link PacketFlyweight#TYPE_REPAIR}.
     *
     * @param index which of the repair copies of its packet_ID, 0 to {@link PacketFlyweight#MAX_REPAIRS} - 1
     * @param row of the code, 0 to {@link PacketFlyweight#MAX_ROW}
     * @param count of packets that it combines, 1 to {@link PacketFlyweight#MAX_COUNT}
     * @param stride between their packet_IDs, 1 to {@link PacketFlyweight#MAX_STRIDE}
     * @return this
     */
    public PacketWriter repairCopy(int index, int row, int count, int stride) {
        packet.repairCopy(index, row, count, stride);
        return this;
    }

    /**
     * Adds fields.
     *
     * @return where to write them, until the payload or {@link #finish}
     */
    public FieldsWriter fields() {
        if (!fieldsOpen) {
            packet.setHasFields();
            fields.begin(packet.buffer(), end);
            fieldsOpen = true;
        }
        return fields;
    }

    /**
     * Copies the payload behind the fields.
     *
     * @param source buffer
     * @param offset index of the first byte
     * @param length bytes
     * @return this
     */
    public PacketWriter payload(ByteBuffer source, int offset, int length) {
        packet.buffer().put(payload(length), source, offset, length);
        return this;
    }

    /**
     * Makes room for a payload behind the fields.
     *
     * @param length bytes
     * @return index where the caller writes it
     */
    public int payload(int length) {
        closeFields();
        int at = end;
        end += length;
        return at;
    }

    /**
     * Finishes the packet and leaves room for the tag.
     *
     * @return the packet: its header complete but for the epoch, its plaintext in place, its tag not yet written
     */
    public PacketFlyweight finish() {
        closeFields();
        packet.wrap(packet.buffer(), packet.offset(), end + PacketFlyweight.TAG_LENGTH - packet.offset());
        return packet;
    }

    private void closeFields() {
        if (fieldsOpen) {
            end = fields.finish();
            fieldsOpen = false;
        }
    }
}
