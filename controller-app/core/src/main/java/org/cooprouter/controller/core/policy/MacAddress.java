// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Ethernet addresses as text, as numbers and as bytes. */
public final class MacAddress {
    private static final long GROUP_BIT = 1L << 40;

    private MacAddress() {}

    /** Reads "02:00:5e:00:00:0a"; empty unless it is the address of one station. */
    public static Optional<Long> parse(String text) {
        if (!text.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(text.replace(":", ""), 16);
        return value == 0 || (value & GROUP_BIT) != 0 ? Optional.empty() : Optional.of(value);
    }

    /** What validated text says; IllegalArgumentException for other text. */
    public static long of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a unicast MAC address: " + text));
    }

    /** "02:00:5e:00:00:0a". */
    public static String format(long mac) {
        return String.format("%012x", mac).replaceAll("(..)(?!$)", "$1:");
    }

    /** 6 bytes. */
    public static ByteString bytes(long mac) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[5 - i] = (byte) (mac >>> (8 * i));
        }
        return ByteString.copyFrom(bytes);
    }
}
