// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

/** A bridge port by name, or one of OpenFlow's reserved ports; the host resolves names to numbers. */
public final class PortRef implements Comparable<PortRef> {
    /** Back out of the port on which the packet came. */
    public static final PortRef IN_PORT = new PortRef("IN_PORT", true);
    /** The host's own network stack. */
    public static final PortRef LOCAL = new PortRef("LOCAL", true);
    /** To the controller as packet-in, whole. */
    public static final PortRef CONTROLLER = new PortRef("CONTROLLER", true);

    private final String name;
    private final boolean reserved;

    private PortRef(String name, boolean reserved) {
        this.name = name;
        this.reserved = reserved;
    }

    /** The port that the bridge calls {@code name}. */
    public static PortRef named(String name) {
        return new PortRef(name, false);
    }

    /** The bridge's name of the port, or that of the reserved port. */
    public String name() {
        return name;
    }

    /** Whether this is one of the constants of this class. */
    public boolean isReserved() {
        return reserved;
    }

    @Override
    public int compareTo(PortRef other) {
        int byKind = Boolean.compare(reserved, other.reserved);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortRef
                && name.equals(((PortRef) other).name)
                && reserved == ((PortRef) other).reserved;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 2 + (reserved ? 1 : 0);
    }

    @Override
    public String toString() {
        return name;
    }
}
