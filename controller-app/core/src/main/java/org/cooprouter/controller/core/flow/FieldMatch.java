// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.util.Objects;

/** What a rule wants of one field: the bits under the mask equal the value's. */
public final class FieldMatch {
    private final Bits value;
    private final Bits mask;

    FieldMatch(Bits value, Bits mask) {
        this.value = value.and(mask);
        this.mask = mask;
    }

    /** The wanted bits; zero outside the mask. */
    public Bits value() {
        return value;
    }

    /** One bits are compared. */
    public Bits mask() {
        return mask;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldMatch
                && value.equals(((FieldMatch) other).value)
                && mask.equals(((FieldMatch) other).mask);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, mask);
    }

    @Override
    public String toString() {
        return value + "/" + mask;
    }
}
