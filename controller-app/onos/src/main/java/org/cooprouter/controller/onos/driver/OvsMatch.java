// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.driver;

import java.nio.ByteBuffer;
import org.onosproject.net.flow.AbstractExtension;
import org.onosproject.net.flow.criteria.ExtensionSelector;
import org.onosproject.net.flow.criteria.ExtensionSelectorType;
import org.onosproject.net.flow.criteria.ExtensionSelectorType.ExtensionSelectorTypes;

/** A match on ct_state or ct_mark under a mask; that of ONOS's own driver forgets the mask of ct_mark. */
public final class OvsMatch extends AbstractExtension implements ExtensionSelector {
    static final ExtensionSelectorType CT_STATE = ExtensionSelectorTypes.NICIRA_MATCH_CONNTRACK_STATE.type();
    static final ExtensionSelectorType CT_MARK = ExtensionSelectorTypes.NICIRA_MATCH_CONNTRACK_MARK.type();

    private final ExtensionSelectorType type;
    private int value;
    private int mask;

    /** Of nothing yet; ONOS fills it by {@link #deserialize}. */
    OvsMatch(ExtensionSelectorType type) {
        this.type = type;
    }

    private OvsMatch(ExtensionSelectorType type, int value, int mask) {
        this.type = type;
        this.value = value;
        this.mask = mask;
    }

    /** The bits of ct_state under {@code mask} are those of {@code value}. */
    public static OvsMatch ctState(int value, int mask) {
        return new OvsMatch(CT_STATE, value, mask);
    }

    /** The bits of ct_mark under {@code mask} are those of {@code value}. */
    public static OvsMatch ctMark(int value, int mask) {
        return new OvsMatch(CT_MARK, value, mask);
    }

    int value() {
        return value;
    }

    int mask() {
        return mask;
    }

    @Override
    public ExtensionSelectorType type() {
        return type;
    }

    @Override
    public byte[] serialize() {
        return ByteBuffer.allocate(2 * Integer.BYTES).putInt(value).putInt(mask).array();
    }

    @Override
    public void deserialize(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data);
        value = buffer.getInt();
        mask = buffer.getInt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OvsMatch
                && type.equals(((OvsMatch) other).type)
                && value == ((OvsMatch) other).value
                && mask == ((OvsMatch) other).mask;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.toInt() + value) + mask;
    }

    /** In ovs-ofctl notation, ct_state as numbers. */
    @Override
    public String toString() {
        String name = type.equals(CT_STATE) ? "ct_state" : "ct_mark";
        return name + "=0x" + Integer.toHexString(value) + "/0x" + Integer.toHexString(mask);
    }
}
