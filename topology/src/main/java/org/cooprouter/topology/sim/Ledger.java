// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The packets of one direction of a call. */
final class Ledger {
    private final Call call;
    private final int id;
    private final String name;
    private final List<AppPacket> packets = new ArrayList<>();

    Ledger(Call call, int id, String name) {
        this.call = call;
        this.id = id;
        this.name = name;
    }

    Call call() {
        return call;
    }

    int id() {
        return id;
    }

    /** Notes that the application sends its next packet. */
    AppPacket send(int length, int tcpFlags, long nowNs) {
        AppPacket packet = new AppPacket(this, packets.size(), length, tcpFlags, nowNs);
        packets.add(packet);
        return packet;
    }

    /** Finds a packet by its number; null if there is none. */
    @Nullable
    AppPacket at(int number) {
        return number >= 0 && number < packets.size() ? packets.get(number) : null;
    }

    long sent() {
        return packets.size();
    }

    long delivered() {
        return packets.stream().filter(AppPacket::delivered).count();
    }

    /** Returns when the first of the packets that were delivered was sent. */
    long firstDeliveredNs() {
        return packets.stream()
                .filter(AppPacket::delivered)
                .mapToLong(AppPacket::sentNs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Returns how many packets sent in a span of time were not delivered. */
    long missing(long fromNs, long toNs) {
        return count(packet -> packet.sentNs() >= fromNs && packet.sentNs() < toNs && !packet.delivered());
    }

    /** Returns of how many packets a copy reached the tunnel's far end in vain. */
    long arrivedInVain() {
        return count(packet -> packet.arrived() && !packet.delivered());
    }

    private long count(Predicate<AppPacket> condition) {
        return packets.stream().filter(condition).count();
    }

    @Override
    public String toString() {
        return name;
    }
}
