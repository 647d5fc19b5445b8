// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

/** One thing that a rule does with a packet; {@link Actions} makes them. */
public abstract class Action {
    /** What a host does with each kind of action; a new kind is a compile error in every host. */
    public interface Visitor<R> {
        /** Send the packet as it is now. */
        R output(PortRef port);

        /** Let a group of buckets decide. */
        R group(int groupId);

        /** Set the whole of {@code field}. */
        R setField(Field field, Bits value);

        /** Copy {@code bits} bits of {@code source} from bit {@code sourceOffset} to {@code target} at {@code targetOffset}. */
        R move(Field source, int sourceOffset, Field target, int targetOffset, int bits);

        /** Decrement the IP time to live. */
        R decTtl();

        /** Connection tracking. */
        R ct(Ct ct);

        /** Look the packet up in {@code table}, then go on with the next action. */
        R resubmit(int table);
    }

    private final String text;

    Action(String text) {
        this.text = text;
    }

    /** Calls the method of {@code visitor} that belongs to this kind of action. */
    public abstract <R> R accept(Visitor<R> visitor);

    @Override
    public final boolean equals(Object other) {
        return other instanceof Action && text.equals(((Action) other).text);
    }

    @Override
    public final int hashCode() {
        return text.hashCode();
    }

    /** In ovs-ofctl notation, which is complete: equal text means equal actions. */
    @Override
    public final String toString() {
        return text;
    }
}
