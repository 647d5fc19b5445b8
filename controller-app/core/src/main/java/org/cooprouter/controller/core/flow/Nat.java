// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Address translation in a {@link Ct} action. */
public final class Nat {
    /** Applies the translation that the session already has, in either direction. */
    public static final Nat RESTORE = new Nat(null, 0, 0);

    private final @Nullable InetAddress source;
    private final int portMin;
    private final int portMax;

    private Nat(@Nullable InetAddress source, int portMin, int portMax) {
        this.source = source;
        this.portMin = portMin;
        this.portMax = portMax;
    }

    /** New sessions get the source address {@code address}; ports stay where they are free. */
    public static Nat source(InetAddress address) {
        return new Nat(address, 0, 0);
    }

    /** New sessions get the source address {@code address} and a source port from {@code portMin} to {@code portMax}, inclusive. */
    public static Nat source(InetAddress address, int portMin, int portMax) {
        return new Nat(address, portMin, portMax);
    }

    /** The new source address; empty for {@link #RESTORE}. */
    public Optional<InetAddress> source() {
        return Optional.ofNullable(source);
    }

    /** First of the source ports to choose from; 0 = no restriction. */
    public int portMin() {
        return portMin;
    }

    /** Last of the source ports to choose from; 0 = no restriction. */
    public int portMax() {
        return portMax;
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        if (source == null) {
            return "nat";
        }
        String address =
                source.getAddress().length == 4 ? source.getHostAddress() : "[" + source.getHostAddress() + "]";
        return "nat(src=" + address + (portMin == 0 ? "" : ":" + portMin + "-" + portMax) + ")";
    }
}
