// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

/** Makes the {@link Action actions} of rules and buckets. */
public final class Actions {
    private Actions() {}

    /** Sends the packet out of {@code port}. */
    public static Action output(PortRef port) {
        return new Action(outputText(port)) {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.output(port);
            }
        };
    }

    private static String outputText(PortRef port) {
        if (port.equals(PortRef.CONTROLLER)) {
            return "CONTROLLER:65535";
        }
        return port.isReserved() ? port.name() : "output:" + port;
    }

    /** Hands the packet to the group {@code groupId}. */
    public static Action group(int groupId) {
        return new Action("group:" + groupId) {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.group(groupId);
            }
        };
    }

    /** Sets {@code field} to {@code value}. */
    public static Action setField(Field field, long value) {
        return setField(field, Bits.of(field, value));
    }

    /** Sets {@code field} to {@code value}. */
    public static Action setField(Field field, Bits value) {
        return new Action("set_field:" + field.format(value) + "->" + field.text()) {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.setField(field, value);
            }
        };
    }

    /** Copies a whole field into another of the same width. */
    public static Action copy(Field source, Field target) {
        return move(source, 0, target, 0, source.bits());
    }

    /** Copies {@code bits} bits; offsets count from the least significant bit. */
    public static Action move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
        String text = "move:" + span(source, sourceOffset, bits) + "->" + span(target, targetOffset, bits);
        return new Action(text) {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.move(source, sourceOffset, target, targetOffset, bits);
            }
        };
    }

    private static String span(Field field, int offset, int bits) {
        return field.text() + "[" + offset + ".." + (offset + bits - 1) + "]";
    }

    /** Decrements the time to live; a packet at its end is dropped. */
    public static Action decTtl() {
        return new Action("dec_ttl") {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.decTtl();
            }
        };
    }

    /** Connection tracking. */
    public static Action ct(Ct ct) {
        return new Action(ct.toString()) {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.ct(ct);
            }
        };
    }

    /** Looks the packet up in {@code table}; usable in buckets, where goto_table is not. */
    public static Action resubmit(int table) {
        return new Action("resubmit(," + table + ")") {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.resubmit(table);
            }
        };
    }
}
