// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.math.BigInteger;
import java.util.Arrays;

/** An immutable string of bytes, big endian: the value or the mask of a header field. */
public final class Bits {
    private final byte[] bytes;

    private Bits(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The number {@code value} in as many bytes as {@code field} has. */
    public static Bits of(Field field, long value) {
        byte[] bytes = new byte[field.bytes()];
        for (int i = 0; i < Math.min(8, bytes.length); i++) {
            bytes[bytes.length - 1 - i] = (byte) (value >>> (8 * i));
        }
        return new Bits(bytes);
    }

    /** A copy of {@code bytes}. */
    public static Bits of(byte[] bytes) {
        return new Bits(bytes.clone());
    }

    /** All bits of {@code field} set: an exact match. */
    public static Bits ones(Field field) {
        return prefix(field, field.bits());
    }

    /** The highest {@code length} bits of {@code field} set. */
    public static Bits prefix(Field field, int length) {
        byte[] bytes = new byte[field.bytes()];
        int unused = bytes.length * 8 - field.bits();
        for (int i = unused; i < unused + length; i++) {
            bytes[i / 8] |= (byte) (0x80 >>> (i % 8));
        }
        return new Bits(bytes);
    }

    /** A copy of the bytes, most significant first. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The low 64 bits as a number. */
    public long toLong() {
        return toBigInteger().longValue();
    }

    /** The bits as a number that is not negative. */
    public BigInteger toBigInteger() {
        return new BigInteger(1, bytes);
    }

    /** Bitwise and of two values of the same width. */
    public Bits and(Bits other) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] &= other.bytes[i];
        }
        return new Bits(result);
    }

    /** Number of bits that are set. */
    public int count() {
        return toBigInteger().bitCount();
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bits && Arrays.equals(bytes, ((Bits) other).bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "0x" + toBigInteger().toString(16);
    }
}
