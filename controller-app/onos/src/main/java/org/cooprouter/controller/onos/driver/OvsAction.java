// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.driver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.onosproject.net.flow.AbstractExtension;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatmentType;

/**
 * An OpenFlow action that ONOS has no instruction for, as the bytes that the bridge gets. ONOS keeps and shows it, and hands it to
 * {@link OvsTreatmentInterpreter} when it programs the bridge.
 */
public final class OvsAction extends AbstractExtension implements ExtensionTreatment {
    /** Ours among the types of all drivers: "CR". */
    static final ExtensionTreatmentType TYPE = new ExtensionTreatmentType(0x4352);

    private byte[] bytes = new byte[0];
    private String text = "";

    /** Of nothing yet; ONOS fills it by {@link #deserialize}. */
    OvsAction() {}

    /**
     * An action.
     *
     * @param bytes from the type on, with padding
     * @param text for people, in ovs-ofctl notation
     */
    public OvsAction(byte[] bytes, String text) {
        this.bytes = bytes.clone();
        this.text = text;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public ExtensionTreatmentType type() {
        return TYPE;
    }

    /** {@code length (16) | action | text}. */
    @Override
    public byte[] serialize() {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + bytes.length + words.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .put(words)
                .array();
    }

    @Override
    public void deserialize(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        int start = Short.BYTES;
        int end = start + Short.toUnsignedInt(buffer.getShort());
        bytes = Arrays.copyOfRange(data, start, end);
        text = new String(data, end, data.length - end, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OvsAction && Arrays.equals(bytes, ((OvsAction) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        return text;
    }
}
