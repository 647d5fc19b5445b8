// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FieldMatch;
import org.cooprouter.controller.core.flow.FlowDelta;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.Match;
import org.cooprouter.controller.core.flow.PortRef;

/** A bridge that runs a program on single packets: what a compiled program does is tested by what comes out. */
public final class FakeFlowTable {
    private FlowProgram program;
    private final FakeConntrack conntrack = new FakeConntrack();
    private final Set<String> dead = new HashSet<>();
    private final Map<FlowRule.Key, Long> packets = new HashMap<>();
    private final Map<Integer, Integer> metered = new HashMap<>();
    private final Map<Integer, Integer> meterLimits = new HashMap<>();

    public FakeFlowTable(FlowProgram program) {
        this.program = program;
    }

    /** Replaces the rules; sessions go on. */
    public void load(FlowProgram next) {
        FlowDelta delta = program.to(next);
        delta.rulesSet().forEach(rule -> packets.remove(rule.key()));
        delta.rulesRemoved().forEach(rule -> packets.remove(rule.key()));
        program = next;
    }

    /** Packets that the rule has treated since it was loaded. */
    public long packets(FlowRule.Key rule) {
        return packets.getOrDefault(rule, 0L);
    }

    public void setLive(String port, boolean live) {
        if (live) {
            dead.remove(port);
        } else {
            dead.add(port);
        }
    }

    /** Lets the meter pass that many more packets. */
    public void limit(int meter, int packets) {
        meterLimits.put(meter, metered.getOrDefault(meter, 0) + packets);
    }

    /** Packets that came to the meter. */
    public int metered(int meter) {
        return metered.getOrDefault(meter, 0);
    }

    /** What leaves the bridge when {@code packet} comes in on {@code port}. */
    public List<Sent> send(String port, Packet packet) {
        PortRef inPort = port.equals("LOCAL") ? PortRef.LOCAL : PortRef.named(port);
        List<Sent> sent = new ArrayList<>();
        lookup(0, new Run(inPort, packet, sent));
        return sent;
    }

    /** As {@link #send}, where exactly one packet must leave. */
    public Sent sendOne(String port, Packet packet) {
        List<Sent> sent = send(port, packet);
        if (sent.size() != 1) {
            throw new AssertionError("expected one packet to leave, but: " + sent);
        }
        return sent.get(0);
    }

    private void lookup(int table, Run run) {
        Optional<FlowRule> found = program.rules().values().stream()
                .filter(rule -> rule.key().table() == table)
                .filter(rule -> matches(rule.key().match(), run))
                .max(Comparator.comparingInt(rule -> rule.key().priority()));
        if (!found.isPresent()) {
            return;
        }
        FlowRule rule = found.get();
        rejectAmbiguity(table, rule, run);
        packets.merge(rule.key(), 1L, Long::sum);
        if (rule.meter().isPresent() && !passes(rule.meter().getAsInt())) {
            return;
        }
        for (Action action : rule.actions()) {
            action.accept(run);
            if (run.dropped) {
                return;
            }
        }
        rule.gotoTable().ifPresent(next -> lookup(next, run));
    }

    /** Which of two rules of one priority acts is undefined in OpenFlow. */
    private void rejectAmbiguity(int table, FlowRule chosen, Run run) {
        List<FlowRule> rivals = program.rules().values().stream()
                .filter(rule -> rule.key().table() == table
                        && rule.key().priority() == chosen.key().priority()
                        && matches(rule.key().match(), run))
                .filter(rule -> !rule.actions().equals(chosen.actions())
                        || !rule.gotoTable().equals(chosen.gotoTable()))
                .collect(Collectors.toList());
        if (!rivals.isEmpty()) {
            throw new AssertionError("rules of one priority contradict each other: " + chosen + " and " + rivals);
        }
    }

    private boolean passes(int meter) {
        if (!program.meters().containsKey(meter)) {
            throw new AssertionError("no such meter: " + meter);
        }
        int count = metered.merge(meter, 1, Integer::sum);
        return count <= meterLimits.getOrDefault(meter, Integer.MAX_VALUE);
    }

    private static boolean matches(Match match, Run run) {
        if (match.inPort().isPresent() && !match.inPort().get().equals(run.inPort)) {
            return false;
        }
        for (Map.Entry<Field, FieldMatch> entry : match.fields().entrySet()) {
            FieldMatch wanted = entry.getValue();
            if (!run.packet().has(entry.getKey()) && !isMetadata(entry.getKey())) {
                return false;
            }
            if (!run.packet().get(entry.getKey()).and(wanted.mask()).equals(wanted.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMetadata(Field field) {
        return field == Field.CT_STATE
                || field == Field.CT_MARK
                || field == Field.CT_LABEL
                || field == Field.METADATA
                || field == Field.REG0
                || field == Field.REG1;
    }

    /** A packet that left. */
    public static final class Sent {
        private final String port;
        private final Packet packet;

        Sent(String port, Packet packet) {
            this.port = port;
            this.packet = packet;
        }

        public String port() {
            return port;
        }

        public Packet packet() {
            return packet;
        }

        @Override
        public String toString() {
            return port + ": " + packet;
        }
    }

    /** The actions that only change a packet. */
    static class Context implements Action.Visitor<Void> {
        private Packet packet;
        boolean dropped;

        Context(Packet packet) {
            this.packet = packet;
        }

        Packet packet() {
            return packet;
        }

        void replace(Packet next) {
            packet = next;
        }

        @Override
        public Void output(PortRef port) {
            throw new AssertionError("output is not allowed here");
        }

        @Override
        public Void group(int groupId) {
            throw new AssertionError("group is not allowed here");
        }

        @Override
        public Void setField(Field field, Bits value) {
            packet = packet.with(field, value);
            return null;
        }

        @Override
        public Void move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
            BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            BigInteger value =
                    packet.get(source).toBigInteger().shiftRight(sourceOffset).and(mask);
            BigInteger kept = packet.get(target).toBigInteger().andNot(mask.shiftLeft(targetOffset));
            packet = packet.with(target, bits(target, kept.or(value.shiftLeft(targetOffset))));
            return null;
        }

        private static Bits bits(Field field, BigInteger value) {
            byte[] result = new byte[field.bytes()];
            byte[] raw = value.toByteArray();
            for (int i = 0; i < Math.min(raw.length, result.length); i++) {
                result[result.length - 1 - i] = raw[raw.length - 1 - i];
            }
            return Bits.of(result);
        }

        @Override
        public Void decTtl() {
            dropped = packet.ttl() <= 1;
            packet = packet.ttl(packet.ttl() - 1);
            return null;
        }

        @Override
        public Void ct(Ct ct) {
            throw new AssertionError("ct is not allowed here");
        }

        @Override
        public Void resubmit(int table) {
            throw new AssertionError("resubmit is not allowed here");
        }
    }

    /** One packet's way through the tables. */
    private final class Run extends Context {
        private final PortRef inPort;
        private final List<Sent> sent;

        Run(PortRef inPort, Packet packet, List<Sent> sent) {
            super(packet);
            this.inPort = inPort;
            this.sent = sent;
        }

        @Override
        public Void output(PortRef port) {
            PortRef target = port.equals(PortRef.IN_PORT) ? inPort : port;
            if (!port.equals(PortRef.IN_PORT) && port.equals(inPort)) {
                return null;
            }
            sent.add(new Sent(target.name(), packet()));
            return null;
        }

        @Override
        public Void group(int groupId) {
            GroupSpec group = program.groups().get(groupId);
            for (GroupSpec.Bucket bucket : group.buckets()) {
                boolean live = bucket.watchPort()
                        .map(port -> !dead.contains(port.name()))
                        .orElse(true);
                if (live) {
                    Run copy = new Run(inPort, packet(), sent);
                    bucket.actions().forEach(action -> action.accept(copy));
                    if (group.type() == GroupSpec.Type.FAST_FAILOVER) {
                        return null;
                    }
                }
            }
            return null;
        }

        @Override
        public Void ct(Ct ct) {
            Packet tracked = conntrack.track(packet(), ct);
            ct.table().ifPresent(table -> lookup(table, new Run(inPort, tracked, sent)));
            return null;
        }

        @Override
        public Void resubmit(int table) {
            lookup(table, this);
            return null;
        }
    }
}
