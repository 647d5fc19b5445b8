// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cooprouter.agent.wire.DropReason;

/** What became of every packet of one direction. */
final class Ledger {
    private final String direction;
    private final List<Entry> entries = new ArrayList<>();

    private static final class Entry {
        private final long sentNs;
        private int copiesArrived;
        private int delivered;
        private final Set<DropReason> drops = EnumSet.noneOf(DropReason.class);

        private Entry(long sentNs) {
            this.sentNs = sentNs;
        }
    }

    Ledger(String direction) {
        this.direction = direction;
    }

    /** Notes that the application sends its next packet; returns its number. */
    int send(long nowNs) {
        entries.add(new Entry(nowNs));
        return entries.size() - 1;
    }

    /** Notes a copy that reached the agent at the tunnel's far end, and what that made of it. */
    void arrived(int number, DropReason reason) {
        Entry entry = entries.get(number);
        entry.copiesArrived++;
        if (reason != DropReason.NONE) {
            entry.drops.add(reason);
        }
    }

    /** Notes that the application at the far end received the packet. */
    void delivered(int number) {
        entries.get(number).delivered++;
    }

    long sent() {
        return entries.size();
    }

    long delivered() {
        return entries.stream().filter(entry -> entry.delivered > 0).count();
    }

    /** Returns when the first of the packets that were delivered was sent. */
    long firstDeliveredNs() {
        return entries.stream()
                .filter(entry -> entry.delivered > 0)
                .mapToLong(entry -> entry.sentNs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Nothing is delivered twice. */
    void assertDeliveredAtMostOnce() {
        for (int number = 0; number < entries.size(); number++) {
            if (entries.get(number).delivered > 1) {
                throw new AssertionError(direction + ": packet " + number + " was delivered more than once");
            }
        }
    }

    /** Everything of which a copy arrived is delivered, unless every copy met one of the excuses. */
    void assertDeliveredWhenACopyArrived(DropReason... excuses) {
        Set<DropReason> excused = EnumSet.noneOf(DropReason.class);
        excused.addAll(List.of(excuses));
        for (int number = 0; number < entries.size(); number++) {
            Entry entry = entries.get(number);
            if (entry.copiesArrived > 0 && entry.delivered == 0) {
                boolean isExcused = !entry.drops.isEmpty() && excused.containsAll(entry.drops);
                if (!isExcused) {
                    throw new AssertionError(direction + ": a copy of packet " + number
                            + " arrived but was not delivered; drops: " + entry.drops);
                }
            }
        }
    }

    /** Returns how many packets sent in a span of time were not delivered. */
    long missing(long fromNs, long toNs) {
        return entries.stream()
                .filter(entry -> entry.sentNs >= fromNs && entry.sentNs < toNs && entry.delivered == 0)
                .count();
    }
}
