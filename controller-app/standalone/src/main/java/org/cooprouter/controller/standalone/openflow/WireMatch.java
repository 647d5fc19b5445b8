// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.openflow.OxmHeader;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.Masked;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * A match of the core as openflowj messages carry it. openflowj has no fields for {@code ip_frag} and {@code ct_label},
 * so the TLVs are written here; it can only be written, which is all that a flow-mod needs.
 *
 * <pre>
 *  type = 1 (OXM) (16) | length without padding (16) | { header (32) | value | mask } ... | padding to 8 bytes
 * </pre>
 */
final class WireMatch implements org.projectfloodlight.openflow.protocol.match.Match {
    private static final int TYPE_OXM = 1;
    private static final int ALIGNMENT = 8;

    private final Match match;
    private final OptionalInt inPort;

    /**
     * Wraps {@code match}.
     *
     * @param match what to write
     * @param inPort the number of the port that it names, if it names one
     */
    WireMatch(Match match, OptionalInt inPort) {
        this.match = match;
        this.inPort = inPort;
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = out.writerIndex();
        out.writeShort(TYPE_OXM);
        out.writeShort(0);
        inPort.ifPresent(number -> out.writeInt(OxmHeader.IN_PORT).writeInt(number));
        match.fields().forEach((field, wanted) -> {
            boolean exact = wanted.mask().equals(Bits.ones(field));
            out.writeInt(exact ? OxmHeader.exact(field) : OxmHeader.masked(field));
            out.writeBytes(wanted.value().toBytes());
            if (!exact) {
                out.writeBytes(wanted.mask().toBytes());
            }
        });
        int length = out.writerIndex() - start;
        out.setShort(start + 2, length);
        out.writeZero((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
    }

    @Override
    public OFVersion getVersion() {
        return OFVersion.OF_13;
    }

    @Override
    public String toString() {
        return match.toString();
    }

    @Override
    public <F extends OFValueType<F>> F get(MatchField<F> field) {
        throw writeOnly();
    }

    @Override
    public <F extends OFValueType<F>> Masked<F> getMasked(MatchField<F> field) {
        throw writeOnly();
    }

    @Override
    public boolean supports(MatchField<?> field) {
        throw writeOnly();
    }

    @Override
    public boolean supportsMasked(MatchField<?> field) {
        throw writeOnly();
    }

    @Override
    public boolean isExact(MatchField<?> field) {
        throw writeOnly();
    }

    @Override
    public boolean isFullyWildcarded(MatchField<?> field) {
        throw writeOnly();
    }

    @Override
    public boolean isPartiallyMasked(MatchField<?> field) {
        throw writeOnly();
    }

    @Override
    public Iterable<MatchField<?>> getMatchFields() {
        throw writeOnly();
    }

    @Override
    public Builder createBuilder() {
        throw writeOnly();
    }

    @Override
    public void putTo(PrimitiveSink sink) {
        throw writeOnly();
    }

    private static UnsupportedOperationException writeOnly() {
        return new UnsupportedOperationException("a WireMatch can only be written");
    }
}
