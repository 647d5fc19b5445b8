// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Field;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.U64;

/**
 * One field with its value, as set_field carries it; like {@link WireMatch} it can only be written. The type parameter
 * has no meaning: values of any width are written as bytes.
 */
record WireOxm(Field field, Bits value) implements OFOxm<U64> {
    @Override
    public void writeTo(ByteBuf out) {
        out.writeInt(WireField.header(field));
        out.writeBytes(value.toBytes());
    }

    @Override
    public long getTypeLen() {
        return Integer.toUnsignedLong(WireField.header(field));
    }

    @Override
    public boolean isMasked() {
        return false;
    }

    @Override
    public OFVersion getVersion() {
        return OFVersion.OF_13;
    }

    @Override
    public OFOxm<U64> getCanonical() {
        return this;
    }

    @Override
    public U64 getValue() {
        throw writeOnly();
    }

    @Override
    public U64 getMask() {
        throw writeOnly();
    }

    @Override
    public MatchField<U64> getMatchField() {
        throw writeOnly();
    }

    @Override
    public Builder<U64> createBuilder() {
        throw writeOnly();
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        throw writeOnly();
    }

    private static UnsupportedOperationException writeOnly() {
        return new UnsupportedOperationException("a WireOxm can only be written");
    }
}
