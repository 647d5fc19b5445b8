// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a packet must be for a rule to concern it; the empty match concerns all. */
public final class Match {
    /** Matches every packet. */
    public static final Match ALL = new Match(null, new EnumMap<>(Field.class));

    private final @Nullable PortRef inPort;
    private final Map<Field, FieldMatch> fields;
    private final int hash;

    private Match(@Nullable PortRef inPort, EnumMap<Field, FieldMatch> fields) {
        this.inPort = inPort;
        this.fields = Collections.unmodifiableMap(fields);
        this.hash = Objects.hash(inPort, fields);
    }

    /** The port on which the packet came in, if that matters. */
    public Optional<PortRef> inPort() {
        return Optional.ofNullable(inPort);
    }

    /** Wanted values of fields, in the order of {@link Field}: a field's prerequisites stand before it. */
    public Map<Field, FieldMatch> fields() {
        return fields;
    }

    /** This match, and the packet came in on {@code port}. */
    public Match inPort(PortRef port) {
        return new Match(port, copy());
    }

    /** This match, and {@code field} is {@code value}. */
    public Match with(Field field, long value) {
        return with(field, Bits.of(field, value), Bits.ones(field));
    }

    /** This match, and {@code field} is {@code value}. */
    public Match with(Field field, Bits value) {
        return with(field, value, Bits.ones(field));
    }

    /** This match, and the bits of {@code field} under {@code mask} are those of {@code value}. */
    public Match with(Field field, long value, long mask) {
        return with(field, Bits.of(field, value), Bits.of(field, mask));
    }

    /** This match, and the bits of {@code field} under {@code mask} are those of {@code value}; an empty mask adds nothing. */
    public Match with(Field field, Bits value, Bits mask) {
        EnumMap<Field, FieldMatch> all = copy();
        if (mask.count() > 0) {
            all.put(field, new FieldMatch(value, mask));
        }
        return new Match(inPort, all);
    }

    private EnumMap<Field, FieldMatch> copy() {
        EnumMap<Field, FieldMatch> all = new EnumMap<>(Field.class);
        all.putAll(fields);
        return all;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Match)) {
            return false;
        }
        Match that = (Match) other;
        return hash == that.hash && Objects.equals(inPort, that.inPort) && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (inPort != null) {
            text.append("in_port=").append(inPort);
        }
        fields.forEach((field, wanted) ->
                text.append(text.length() == 0 ? "" : ",").append(field.formatMatch(wanted.value(), wanted.mask())));
        return text.toString();
    }
}
