// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

/** A meter with one band that drops what exceeds the rate. */
public final class MeterSpec {
    /** What is counted. */
    public enum Unit {
        /** Kilobits (1000 bits) per second of whole frames; burst in kilobits. */
        KBPS,
        /** Packets per second; burst in packets. */
        PKTPS
    }

    private final int id;
    private final Unit unit;
    private final long rate;
    private final long burst;

    /** {@code id} 1 and up; {@code rate} and {@code burst} in {@code unit}. */
    public MeterSpec(int id, Unit unit, long rate, long burst) {
        this.id = id;
        this.unit = unit;
        this.rate = rate;
        this.burst = burst;
    }

    /** Number of the meter on its bridge. */
    public int id() {
        return id;
    }

    /** What is counted. */
    public Unit unit() {
        return unit;
    }

    /** Sustained rate per second. */
    public long rate() {
        return rate;
    }

    /** What may pass at once. */
    public long burst() {
        return burst;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeterSpec && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** In ovs-ofctl notation. */
    @Override
    public String toString() {
        return "meter=" + id + "," + (unit == Unit.KBPS ? "kbps" : "pktps") + ",burst,bands=type=drop,rate=" + rate
                + ",burst_size=" + burst;
    }
}
