// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.CtState;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.Nat;

/** Sessions with zones, marks, labels and source translation, as Open vSwitch's userspace connection tracker keeps them. */
final class FakeConntrack {
    private final List<Session> sessions = new ArrayList<>();

    /** Tracks {@code packet}, translates it if asked for, and returns it with ct_state, ct_mark and ct_label. */
    Packet track(Packet packet, Ct ct) {
        Packet bare = packet.without(Field.CT_STATE).without(Field.CT_MARK).without(Field.CT_LABEL);
        Optional<Session> known = find(bare, ct.zone());
        Session session = known.orElseGet(() -> new Session(ct.zone(), Tuple.of(bare)));
        boolean reply = known.isPresent() && !session.original.equals(Tuple.of(bare));
        if (!known.isPresent() && ct.commits()) {
            ct.nat().filter(nat -> nat.source().isPresent()).ifPresent(nat -> translate(session, nat));
            sessions.add(session);
        }
        session.replied |= reply;
        if (ct.commits()) {
            FakeFlowTable.Context context = new FakeFlowTable.Context(
                    bare.with(Field.CT_MARK, session.mark).with(Field.CT_LABEL, session.label));
            ct.exec().forEach(action -> action.accept(context));
            session.mark = context.packet().get(Field.CT_MARK);
            session.label = context.packet().get(Field.CT_LABEL);
        }
        boolean committed = known.isPresent() || ct.commits();
        Packet result = committed && ct.nat().isPresent() ? session.translated(bare, reply) : bare;
        int state =
                CtState.TRACKED | (session.replied ? CtState.ESTABLISHED : CtState.NEW) | (reply ? CtState.REPLY : 0);
        return result.with(Field.CT_STATE, state)
                .with(Field.CT_MARK, committed ? session.mark : Bits.of(Field.CT_MARK, 0))
                .with(Field.CT_LABEL, committed ? session.label : Bits.of(Field.CT_LABEL, 0));
    }

    private Optional<Session> find(Packet packet, int zone) {
        Tuple tuple = Tuple.of(packet);
        return sessions.stream()
                .filter(session -> session.zone == zone
                        && (session.original.equals(tuple)
                                || session.translated.reversed().equals(tuple)))
                .findFirst();
    }

    private void translate(Session session, Nat nat) {
        Bits source = Bits.of(nat.source().orElseThrow().getAddress());
        int first = nat.portMin() == 0 ? 1024 : nat.portMin();
        int last = nat.portMin() == 0 ? 65535 : nat.portMax();
        int wanted = session.original.sourcePort;
        int port = wanted >= first && wanted <= last ? wanted : first;
        while (isTaken(session.zone, session.original.from(source, port).reversed())) {
            port = port == last ? first : port + 1;
        }
        session.translated = session.original.from(source, port);
    }

    private boolean isTaken(int zone, Tuple answer) {
        return sessions.stream()
                .anyMatch(session ->
                        session.zone == zone && session.translated.reversed().equals(answer));
    }

    private static final class Session {
        private final int zone;
        private final Tuple original;
        private Tuple translated;
        private Bits mark = Bits.of(Field.CT_MARK, 0);
        private Bits label = Bits.of(Field.CT_LABEL, 0);
        private boolean replied;

        Session(int zone, Tuple original) {
            this.zone = zone;
            this.original = original;
            this.translated = original;
        }

        Packet translated(Packet packet, boolean reply) {
            return reply ? original.reversed().write(packet) : translated.write(packet);
        }
    }

    private static final class Tuple {
        private final int protocol;
        private final Bits source;
        private final int sourcePort;
        private final Bits destination;
        private final int destinationPort;

        Tuple(int protocol, Bits source, int sourcePort, Bits destination, int destinationPort) {
            this.protocol = protocol;
            this.source = source;
            this.sourcePort = sourcePort;
            this.destination = destination;
            this.destinationPort = destinationPort;
        }

        static Tuple of(Packet packet) {
            boolean tcp = packet.get(Field.IP_PROTO).toLong() == Packet.TCP;
            return new Tuple(
                    (int) packet.get(Field.IP_PROTO).toLong(),
                    packet.get(Field.IPV4_SRC),
                    (int) packet.get(tcp ? Field.TCP_SRC : Field.UDP_SRC).toLong(),
                    packet.get(Field.IPV4_DST),
                    (int) packet.get(tcp ? Field.TCP_DST : Field.UDP_DST).toLong());
        }

        Tuple reversed() {
            return new Tuple(protocol, destination, destinationPort, source, sourcePort);
        }

        Tuple from(Bits newSource, int newPort) {
            return new Tuple(protocol, newSource, newPort, destination, destinationPort);
        }

        Packet write(Packet packet) {
            boolean tcp = protocol == Packet.TCP;
            return packet.with(Field.IPV4_SRC, source)
                    .with(Field.IPV4_DST, destination)
                    .with(tcp ? Field.TCP_SRC : Field.UDP_SRC, sourcePort)
                    .with(tcp ? Field.TCP_DST : Field.UDP_DST, destinationPort);
        }

        private String key() {
            return protocol + " " + source + ":" + sourcePort + " " + destination + ":" + destinationPort;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tuple && key().equals(((Tuple) other).key());
        }

        @Override
        public int hashCode() {
            return key().hashCode();
        }
    }
}
