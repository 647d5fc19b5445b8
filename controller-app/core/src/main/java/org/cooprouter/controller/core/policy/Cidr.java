// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import com.google.common.net.InetAddresses;
import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.util.Optional;

/** An address with the length of its network's prefix, "192.168.1.1/24". */
public final class Cidr {
    private final InetAddress address;
    private final int length;

    private Cidr(InetAddress address, int length) {
        this.address = address;
        this.length = length;
    }

    /** Reads "address/length"; empty unless it is that. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return parseAddress(text.substring(0, slash))
                .filter(address -> length <= address.getAddress().length * 8)
                .map(address -> new Cidr(address, length));
    }

    /** Reads an address without asking any name service; empty unless it is one. */
    public static Optional<InetAddress> parseAddress(String text) {
        return InetAddresses.isInetAddress(text) ? Optional.of(InetAddresses.forString(text)) : Optional.empty();
    }

    /** What validated text says; IllegalArgumentException for other text. */
    public static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not address/length: " + text));
    }

    /** The address itself. */
    public InetAddress address() {
        return address;
    }

    /** The address, 4 or 16 bytes. */
    public ByteString addressBytes() {
        return ByteString.copyFrom(address.getAddress());
    }

    /** The network's first address, 4 or 16 bytes. */
    public byte[] network() {
        byte[] bytes = address.getAddress();
        for (int i = length; i < bytes.length * 8; i++) {
            bytes[i / 8] &= (byte) ~(0x80 >>> (i % 8));
        }
        return bytes;
    }

    /** Bits that the network's addresses have in common. */
    public int length() {
        return length;
    }

    /** Whether {@code other} is in this network. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && sameBits(address.getAddress(), other.getAddress(), length);
    }

    /** Whether some address is in both networks. */
    public boolean overlaps(Cidr other) {
        return other.address.getAddress().length == address.getAddress().length
                && sameBits(address.getAddress(), other.address.getAddress(), Math.min(length, other.length));
    }

    private static boolean sameBits(byte[] a, byte[] b, int bits) {
        for (int i = 0; i < bits; i++) {
            if (((a[i / 8] ^ b[i / 8]) & (0x80 >>> (i % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
