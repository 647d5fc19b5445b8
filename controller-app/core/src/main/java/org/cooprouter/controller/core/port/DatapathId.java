// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

/** The 64-bit number by which a bridge names itself to controllers. */
public final class DatapathId {
    private final long value;

    private DatapathId(long value) {
        this.value = value;
    }

    /** From the number. */
    public static DatapathId of(long value) {
        return new DatapathId(value);
    }

    /** From 16 hexadecimal digits; throws NumberFormatException for anything else. */
    public static DatapathId parse(String hex) {
        if (!hex.matches("[0-9a-fA-F]{16}")) {
            throw new NumberFormatException("a datapath id has 16 hexadecimal digits: " + hex);
        }
        return new DatapathId(Long.parseUnsignedLong(hex, 16));
    }

    /** The number. */
    public long value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatapathId && value == ((DatapathId) other).value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** 16 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
