// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.List;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.DeclineReason;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.TagStats;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of everything that an agent makes of a frame (invariants 1, 3, 4 and 7 of the architecture). Each drop of a
 * packet that is authentic and new needs an excuse that an observer who knows everything accepts.
 */
final class Invariants {
    /** Packets that a receiver of repair copies keeps at least. */
    private static final int HELD = 64;

    private final World world;
    private final CopyRules copies;
    private final TagRules tags = new TagRules();

    Invariants(World world) {
        this.world = world;
        this.copies = new CopyRules(world);
    }

    void fromClient(Site site, AppPacket packet, Outcome outcome) {
        SimAgent agent = site.agent();
        if (outcome.fate() == AgentCounter.PACKETS_SEALED) {
            packet.carriedBy(agent.requireLife());
            copies.fromRouter(site, packet, outcome.written());
        } else if (!mayDecline(agent, outcome.decline())) {
            throw new Violation(agent.name() + " does not carry " + packet + ": " + outcome);
        }
    }

    /** A copy that the client sends by itself of a packet that the agent has carried. */
    void copyFromClient(Site site, AppPacket packet, Outcome outcome) {
        if (outcome.drop() != DropReason.APPLICATION_COPY && !mayDecline(site.agent(), outcome.decline())) {
            throw new Violation(site.agent().name() + " takes a copy for a packet: " + packet + ", " + outcome);
        }
    }

    /** A copy that the server sends by itself of a packet that the agent has carried, if not in a session that the router has forgotten. */
    void copyFromServer(ProxyNode proxy, AppPacket packet, Outcome outcome) {
        if (outcome.fate() == AgentCounter.PACKETS_SEALED && !packet.isOfEarlierSession()) {
            throw new Violation(proxy.agent().name() + " takes a copy for a packet: " + packet + ", " + outcome);
        }
        if (outcome.drop() != DropReason.APPLICATION_COPY) {
            fromServer(proxy, packet, outcome);
        }
    }

    /** An agent seals a packet that says what it has counted by tag. */
    void onTagCounts(Life by, int association, TagStats counts) {
        tags.onCounts(by, association, counts);
    }

    void byTimer(List<SimFrame> written) {
        copies.byTimer(written);
    }

    void requireClosed(long sinceNs) {
        copies.requireClosed(sinceNs);
    }

    void requireLaterCopies(SimAgent router) {
        copies.requireLater(router);
    }

    private static boolean mayDecline(SimAgent agent, DeclineReason reason) {
        return switch (reason) {
            case NO_PROXY, UNKNOWN_APP_TYPE ->
                agent.keys().isEmpty() || agent.counters().get(AgentCounter.PATHS_DOWN) > 0;
            case PACKET_ID_EXHAUSTED -> agent.isNearItsLastPacketId();
            default -> false;
        };
    }

    void fromServer(ProxyNode proxy, AppPacket packet, Outcome outcome) {
        SimAgent agent = proxy.agent();
        Life life = agent.requireLife();
        if (outcome.fate() == AgentCounter.PACKETS_SEALED) {
            packet.carriedBy(life);
            copies.fromProxy(proxy, life, packet, outcome.written());
            return;
        }
        Call call = packet.ledger().call();
        boolean excused = switch (outcome.drop()) {
            case NO_MAPPING, FILTERED, NO_PATH -> !call.forwardedBySince(life, since(call));
            case NOT_FOR_US -> agent.keys().isEmpty();
            case PACKET_ID_EXHAUSTED -> agent.isNearItsLastPacketId();
            default -> false;
        };
        if (!excused) {
            throw new Violation(agent.name() + " does not carry " + packet + ": " + outcome);
        }
    }

    /** A session of a call is alive if something has happened in it since then. */
    private long since(Call call) {
        return now() - world.configs().appType(call.appType()).outboundIdleNs() + SimConfigs.MAX_SKEW_NS;
    }

    /** A split copy or repair copy that has been given up may begin to wait anew, whoever sends it again. */
    void fromAttacker(SimAgent agent, @Nullable SealedPacket replayed, Outcome outcome) {
        Life by = agent.requireLife();
        SplitPacket split = replayed == null ? null : replayed.split();
        Repair repair = replayed == null ? null : replayed.repair();
        if (repair != null && outcome.isAccepted() && repair.mayBeTaken(by, now())) {
            repair.take(by, now());
            return;
        }
        if (replayed != null && split != null && outcome.isAccepted() && split.mayBeKeptAgain(by, replayed, now())) {
            split.onAccepted(by, replayed, isDelivery(outcome), now());
        } else if (outcome.isAccepted() || !outcome.written().isEmpty()) {
            throw new Violation(agent.name() + " does something for an attacker: " + outcome);
        }
    }

    void fromTunnel(Life by, @Nullable SealedPacket packet, SimFrame frame, Outcome outcome) {
        if (packet == null) {
            throw new Violation("a frame arrives at " + by + " that nobody has sent");
        }
        AppPacket cause = packet.cause();
        if (cause != null) {
            cause.onArrival();
        }
        if (outcome.isAccepted()) {
            onAccepted(by, packet, frame, outcome);
        } else if (outcome.drop() == DropReason.PACKET_ID_EXHAUSTED
                && by.agent().isNearItsLastPacketId()) {
            // A probe that was new, but cannot be answered any more.
            packet.acceptedBy(by);
        } else if (!isKnown(by, packet) && !mayDrop(by, packet, outcome.drop())) {
            throw new Violation(by + " drops what is authentic and new: " + packet + ", " + outcome);
        } else if (!outcome.written().isEmpty()) {
            throw new Violation(by + " answers what it drops: " + packet + ", " + outcome);
        }
    }

    /** Whether a packet has been delivered, or a split copy has arrived. */
    private static boolean isKnown(Life by, SealedPacket packet) {
        SplitPacket split = packet.split();
        return packet.isKnownTo(by) || (split != null && split.deliveredBy(by));
    }

    private static boolean isDelivery(Outcome outcome) {
        return outcome.fate() == AgentCounter.PACKETS_DELIVERED;
    }

    private long now() {
        return world.time().nowNs();
    }

    private void onAccepted(Life by, SealedPacket packet, SimFrame frame, Outcome outcome) {
        SplitPacket split = packet.split();
        Repair repair = packet.repair();
        if (repair != null) {
            onRepair(by, packet, repair, outcome);
        } else if (split != null) {
            split.onAccepted(by, packet, isDelivery(outcome), now());
        } else if (packet.wasAcceptedBy(by)) {
            throw new Violation(by + " accepts for the second time: " + packet);
        } else if (packet.cause() != null && !isDelivery(outcome)) {
            throw new Violation(by + " accepts but does not deliver " + packet + ": " + outcome);
        }
        packet.acceptedBy(by);
        if (repair == null && isDelivery(outcome)) {
            tags.onDelivery(by, packet);
        }
        Call call = packet.call();
        if (packet.isFromClient() && call != null) {
            call.servedBy(packet.session());
        }
        packet.session().onAccepted(by, packet, now());
        if (packet.isProbe()) {
            copies.onProbe(by, packet, frame);
        }
    }

    /** A repair copy of which exactly one packet is missing restores it at once. */
    private void onRepair(Life by, SealedPacket packet, Repair repair, Outcome outcome) {
        if (!repair.mayBeTaken(by, now())) {
            throw new Violation(by + " accepts for the second time: " + packet);
        }
        repair.take(by, now());
        List<SealedPacket> missing = repair.missingAt(by);
        if (missing.isEmpty() && repair.isOfPacketsOnly()) {
            throw new Violation(by + " opens a repair copy of which nothing is missing: " + packet + ", " + repair);
        }
        boolean carriesData = missing.size() == 1 && missing.get(0).cause() != null;
        boolean holdsTheRest = repair.isOfPacketsOnly()
                && hasKeptItsSessions(by.agent())
                && packet.session().highest() - packet.packetId() < HELD - (long) repair.count() * repair.stride();
        if (carriesData && holdsTheRest && outcome.written().isEmpty()) {
            throw new Violation(by + " does not restore " + missing + " from " + packet);
        }
    }

    private static boolean hasKeptItsSessions(SimAgent agent) {
        return agent.counters().get(AgentCounter.SESSIONS_MOVED) == 0
                && agent.counters().get(AgentCounter.SESSIONS_ENDED) == 0;
    }

    private boolean mayDrop(Life by, SealedPacket packet, DropReason reason) {
        if (!by.agent().keys().containsKey(packet.session().association())) {
            return true;
        }
        return switch (reason) {
            case STALE -> mayBeStale(by, packet);
            case UNKNOWN_SESSION -> packet.isFromClient() ? isNewToProxy(by, packet) : isOverAtRouter(by, packet);
            case AUTHENTICATION_FAILED, UNKNOWN_KEY_EPOCH ->
                packet.isFromClient() ? isNewToProxy(by, packet) : hasMoved(by, packet);
            // Taken for another's packet whose numbers have been seen, which is told before anything is opened.
            case DUPLICATE ->
                saysNothingNew(by, packet) || (packet.isFromClient() ? hasNamesake(by, packet) : hasMoved(by, packet));
            default -> false;
        };
    }

    private boolean saysNothingNew(Life by, SealedPacket packet) {
        Repair repair = packet.repair();
        return repair != null && repair.mayBeImpliedAt(by);
    }

    private boolean mayBeStale(Life by, SealedPacket packet) {
        Call call = packet.session().call();
        int window = call == null ? 0 : world.configs().window(call.appType());
        return (call != null && call.hasLeft(packet.session()))
                || packet.session().mayBeStale(by, packet, window);
    }

    /**
     * A proxy that has died, or has let the session go, knows it again with the next packet that carries its parameters; one
     * whose client has died lets go as soon as the same flow begins anew.
     */
    private boolean isNewToProxy(Life by, SealedPacket packet) {
        Call call = packet.session().call();
        boolean clientHasDied =
                packet.numbering().sender().agent().life() != packet.numbering().sender();
        return !packet.session().isOfAssociation()
                && (clientHasDied
                        || call == null
                        || call.hasLeft(packet.session())
                        || !packet.session().acceptedBySince(by, since(call))
                        || hasNamesake(by, packet));
    }

    /**
     * A proxy that has died may take session_ID for another client's until both have said who they are, which they do once per
     * second.
     */
    private boolean hasNamesake(Life by, SealedPacket packet) {
        int proxy = Associations.proxy(packet.session().association());
        return world.sites().stream()
                .map(site -> world.packets()
                        .session(Associations.of(site.index(), proxy), PacketFlyweight.FROM_CLIENT, packet.sessionId()))
                .anyMatch(other -> other != packet.session() && other.acceptedBySince(by, 0));
    }

    private boolean isOverAtRouter(Life by, SealedPacket packet) {
        TunnelSession up = latest(packet);
        Call call = up == null ? null : up.call();
        return call == null || up == null || !up.sealedBySince(by, since(call));
    }

    private boolean hasMoved(Life by, SealedPacket packet) {
        TunnelSession up = latest(packet);
        return up != null
                && !packet.session().isOfAssociation()
                && (up.association() != packet.session().association()
                        || isOverAtRouter(by, packet)
                        || hasMovedWithoutSending(by.agent(), up.call()));
    }

    /** Because it has no numbers left, or with a packet that proved to be a copy. */
    private boolean hasMovedWithoutSending(SimAgent agent, @Nullable Call call) {
        boolean hasCopies =
                call != null && world.configs().appType(call.appType()).elimination() != null;
        return (hasCopies || agent.isNearItsLastPacketId()) && agent.counters().get(AgentCounter.SESSIONS_MOVED) > 0;
    }

    /** The client's direction of the session, at the proxy to which it sent last. */
    private @Nullable TunnelSession latest(SealedPacket packet) {
        int site = Associations.site(packet.session().association());
        TunnelSession latest = null;
        for (ProxyNode proxy : world.proxies()) {
            TunnelSession up = world.packets()
                    .session(Associations.of(site, proxy.index()), PacketFlyweight.FROM_CLIENT, packet.sessionId());
            if (latest == null || up.lastSealedNs() > latest.lastSealedNs()) {
                latest = up;
            }
        }
        return latest;
    }
}
