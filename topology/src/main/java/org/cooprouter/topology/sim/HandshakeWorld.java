// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.cooprouter.agent.cooperation.Agreement;
import org.cooprouter.agent.cooperation.AskerState;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.EmergencyStatus;
import org.cooprouter.agent.cooperation.HandshakeState;
import org.cooprouter.agent.cooperation.HelperState;
import org.cooprouter.agent.cooperation.LinkKey;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.cooperation.MessageFlyweight;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.wire.DropReason;

/**
 * Two routers, the link between them, and somebody on it who records, replays, changes and forges. A minute of loss, duplication, disorder, cuts,
 * restarts and changes of policy, then calm. A handshake ends established, refused or silent, as keys and offers want it, and is never half-open
 * for longer than keep-alives take to notice. ISPs fall silent meanwhile, and so do emergency connections: in the end each is there where it is needed
 * and can be given, on both sides, and nowhere else.
 */
final class HandshakeWorld {
    private static final long TROUBLE_NS = 60 * EventQueue.SECOND;
    /** Longer than terms that were refused are not talked about. */
    private static final long CALM_NS = 40 * EventQueue.SECOND;
    /** Longer than the longest wait after wrong passwords. */
    private static final long CALM_AFTER_PASSWORDS_NS = 300 * EventQueue.SECOND;
    /** Three and a half keep-alives, a clock's error, and what is on the way. */
    private static final long HALF_OPEN_NS = 6 * EventQueue.SECOND;

    /** As many repetitions as are not all lost. */
    private static final long EMERGENCY_HALF_OPEN_NS = 20 * EventQueue.SECOND;

    private static final int MAX_SILENCES = 6;
    private static final long CHECK_NS = 100 * EventQueue.MS;
    private static final int MAX_RECORDED = 200;
    private static final long MAX_KBPS = 2_000;
    private static final int PASSWORDS_IN = 50;

    /** What the two have in common, and so how it must end. */
    private enum Ending {
        ESTABLISHED,
        SILENT,
        REFUSED,
        INDICATED
    }

    private final EventQueue events = new EventQueue();
    private final SplittableRandom random;
    private final Trace trace;
    private final HandshakeNode[] nodes = new HandshakeNode[2];
    private final double[] loss = new double[2];
    private final boolean[] isCut = new boolean[2];
    private final double duplication;
    private final long delayNs;
    private final long jitterNs;
    private final boolean isPassword;
    private final Ending ending;
    private final LinkKey attackersKey;
    private final List<byte[]> recorded = new ArrayList<>();
    private final long[] halfOpenSinceNs = {-1, -1};
    /** Of the emergency connection by which a node is helped. */
    private final long[] emergencyHalfOpenSinceNs = {-1, -1};

    private long helped;
    private boolean isCalm;
    private long frames;
    private long digest = 1;

    HandshakeWorld(long seed, AeadProvider aeads, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
        isPassword = random.nextInt(PASSWORDS_IN) == 0;
        ending = switch (random.nextInt(8)) {
            case 0 -> isPassword ? Ending.REFUSED : Ending.SILENT;
            case 1 -> Ending.INDICATED;
            default -> Ending.ESTABLISHED;
        };
        Arrays.setAll(loss, _ -> random.nextBoolean() ? 0 : random.nextDouble(0.5));
        duplication = random.nextBoolean() ? 0 : random.nextDouble(0.3);
        delayNs = random.nextLong(30 * EventQueue.MS);
        jitterNs = 1 + random.nextLong(100 * EventQueue.MS);
        attackersKey = isPassword ? new LinkKey.Password("anything") : key("the attacker's");
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new HandshakeNode("home-" + (char) ('a' + i), i + 1, this, aeads, random.split());
        }
    }

    private LinkKey key(String secret) {
        return isPassword
                ? new LinkKey.Password(secret + " password")
                : new LinkKey.Shared(ByteString.copyFrom(
                        Arrays.copyOf(ByteString.copyFromUtf8(secret).toByteArray(), LinkKey.KEY_LENGTH)));
    }

    long nowNs() {
        return events.nowNs();
    }

    void at(long timeNs, Runnable action) {
        events.at(timeNs, action);
    }

    void after(long delay, Runnable action) {
        events.after(delay, action);
    }

    long frames() {
        return frames;
    }

    long digest() {
        return digest;
    }

    long established() {
        return nodes[0].established() + nodes[1].established();
    }

    /** Runs it all; throws a {@link Violation}. */
    void run() {
        for (int i = 0; i < nodes.length; i++) {
            int node = i;
            at(random.nextLong(EventQueue.SECOND), () -> nodes[node].install(List.of(settings(node, 0))));
        }
        int faults = random.nextInt(7);
        for (int i = 0; i < faults; i++) {
            at(random.nextLong(TROUBLE_NS), fault());
        }
        int silences = random.nextInt(MAX_SILENCES);
        for (int i = 0; i < silences; i++) {
            HandshakeNode node = nodes[random.nextInt(nodes.length)];
            long lasting = random.nextLong(15 * EventQueue.SECOND);
            at(random.nextLong(TROUBLE_NS), () -> {
                silence(node, true);
                after(lasting, () -> {
                    if (!isCalm) {
                        silence(node, false);
                    }
                });
            });
        }
        at(EventQueue.SECOND, this::attack);
        at(CHECK_NS, this::check);
        events.runUntil(TROUBLE_NS);
        calm();
        events.runUntil(TROUBLE_NS + (isPassword ? CALM_AFTER_PASSWORDS_NS : CALM_NS));
        judge();
    }

    private void calm() {
        isCalm = true;
        Arrays.fill(loss, 0);
        Arrays.fill(isCut, false);
        int silent = random.nextInt(4);
        for (int i = 0; i < nodes.length; i++) {
            silence(nodes[i], (silent >> i & 1) != 0);
            nodes[i].install(List.of(settings(i, 0)));
        }
    }

    private void silence(HandshakeNode node, boolean isSilent) {
        note(node, isSilent ? "has a silent ISP" : "has an ISP that works");
        node.silence(isSilent);
    }

    private LinkSettings settings(int node, int change) {
        boolean isSecond = node == 1;
        String secret = isSecond && (ending == Ending.SILENT || ending == Ending.REFUSED) ? "another" : "common";
        long gives = isSecond && ending != Ending.INDICATED ? MAX_KBPS - 100L * change : 0;
        CooperationOffer offer = new CooperationOffer(
                CooperationType.LATENCY_OPTIMIZATION, new RateRange(0, gives), new RateRange(64, MAX_KBPS));
        CooperationOffer emergency = new CooperationOffer(
                CooperationType.EMERGENCY_CONNECTION,
                new RateRange(0, ending == Ending.INDICATED ? 0 : MAX_KBPS),
                new RateRange(64, MAX_KBPS));
        return new LinkSettings(
                "link",
                HandshakeNode.LINK,
                0x0a4d_0001 + node,
                Transport.ETHERNET,
                key(secret),
                new SelfDescription(nodes[node].name(), 0, 0, 0, List.of(), List.of(offer, emergency)),
                true,
                false,
                true,
                2 * EventQueue.SECOND,
                EventQueue.SECOND,
                new EmergencyRole(HandshakeNode.UPLINK, true));
    }

    private Runnable fault() {
        int node = random.nextInt(nodes.length);
        return switch (random.nextInt(4)) {
            case 0 ->
                () -> {
                    note(nodes[node], "restarts");
                    nodes[node].restart();
                };
            case 1 -> {
                int change = random.nextInt(3);
                yield () -> {
                    note(nodes[node], "has another policy");
                    nodes[node].install(List.of(settings(node, change)));
                };
            }
            case 2 -> {
                long lasting = random.nextLong(10 * EventQueue.SECOND);
                yield () -> {
                    note(nodes[node], "is not heard for a while");
                    isCut[node] = true;
                    after(lasting, () -> isCut[node] = false);
                };
            }
            default ->
                () -> {
                    note(nodes[node], "has no link for a moment");
                    nodes[node].install(List.of());
                    after(EventQueue.SECOND, () -> nodes[node].install(List.of(settings(node, 0))));
                };
        };
    }

    private void note(HandshakeNode node, String what) {
        trace.event(nowNs(), node.name(), () -> what);
    }

    /** A node has written a frame. */
    void send(HandshakeNode from, byte[] frame) {
        int side = from == nodes[0] ? 0 : 1;
        digest = digest * 31 + Arrays.hashCode(frame);
        boolean isToAll = HandshakeFrames.type(frame) == MessageFlyweight.ADVERTISEMENT;
        // A recording of what it said before it restarted is no stranger's.
        if (ending == Ending.SILENT && !isToAll && !from.hasUsed(HandshakeFrames.receiver(frame))) {
            throw new Violation(from.name() + " has answered a stranger");
        }
        if (isCut[side] || random.nextDouble() < loss[side]) {
            return;
        }
        deliver(1 - side, frame, false);
        if (!isCalm && random.nextDouble() < duplication) {
            deliver(1 - side, frame, false);
        }
    }

    private void deliver(int side, byte[] frame, boolean isForged) {
        long takes = delayNs + (isCalm ? 0 : random.nextLong(jitterNs));
        after(takes, () -> {
            frames++;
            if (!isForged) {
                record(frame);
            }
            HandshakeNode node = nodes[side];
            DropReason reason = node.receive(frame);
            digest = digest * 31 + reason.counterName().hashCode();
            trace.event(
                    nowNs(),
                    node.name(),
                    () -> (isForged ? "attacker's " : "") + "message of type " + HandshakeFrames.type(frame) + ": "
                            + reason + ", " + node.state().label());
            if (isForged && !isPassword && reason == DropReason.NONE) {
                throw new Violation(node.name() + " has taken a message that somebody without the key made");
            }
        });
    }

    /**
     * What has arrived. Somebody who holds messages back and delivers them late can make a neighbour that has gone look alive for so long; that is no
     * attacker of this kind (docs/reference/handshake.md, "Never half-open").
     */
    private void record(byte[] frame) {
        if (recorded.size() < MAX_RECORDED) {
            recorded.add(frame);
        } else {
            recorded.set(random.nextInt(MAX_RECORDED), frame);
        }
    }

    private void attack() {
        if (isCalm) {
            return;
        }
        if (!recorded.isEmpty()) {
            byte[] frame = recorded.get(random.nextInt(recorded.size()));
            int side = random.nextInt(nodes.length);
            switch (random.nextInt(3)) {
                case 0 -> deliver(side, frame, false);
                case 1 -> deliver(side, HandshakeFrames.flipped(frame, random), true);
                default -> {
                    byte[] forged = HandshakeFrames.forged(frame, attackersKey.macKey(), random);
                    deliver(side, forged, !Arrays.equals(forged, frame));
                }
            }
        }
        after(random.nextLong(500 * EventQueue.MS), this::attack);
    }

    private void check() {
        for (int i = 0; i < nodes.length; i++) {
            boolean isHalfOpen = nodes[i].isEstablished() && !isMutual(i);
            if (!isHalfOpen) {
                halfOpenSinceNs[i] = -1;
            } else if (halfOpenSinceNs[i] < 0) {
                halfOpenSinceNs[i] = nowNs();
            } else if (nowNs() - halfOpenSinceNs[i] > HALF_OPEN_NS) {
                throw new Violation(nodes[i].name() + " has been half-open for "
                        + (nowNs() - halfOpenSinceNs[i]) / EventQueue.MS + " ms; the other one is "
                        + nodes[1 - i].state().label());
            }
        }
        for (int i = 0; i < nodes.length; i++) {
            checkEmergency(i);
        }
        if (nodes[0].isEstablished() && isMutual(0)) {
            checkAgreements();
        }
        after(CHECK_NS, this::check);
    }

    private void checkEmergency(int side) {
        EmergencyStatus of = nodes[side].emergency();
        EmergencyStatus others = nodes[1 - side].emergency();
        boolean isHelped = of.asker() == AskerState.HELPED;
        boolean isHelping = others.helper() == HelperState.HELPING;
        boolean isMutual = isHelped && isHelping && of.askersRequest() == others.helpersRequest();
        if (isMutual) {
            helped++;
        }
        if (isMutual || (!isHelped && !isHelping)) {
            emergencyHalfOpenSinceNs[side] = -1;
        } else if (emergencyHalfOpenSinceNs[side] < 0) {
            emergencyHalfOpenSinceNs[side] = nowNs();
        } else if (nowNs() - emergencyHalfOpenSinceNs[side] > EMERGENCY_HALF_OPEN_NS) {
            throw new Violation(nodes[side].name() + " has a half-open emergency connection: " + of
                    + ", and on the other side " + others);
        }
    }

    /** When there is nothing in the way any more. */
    private void judgeEmergency(int side) {
        EmergencyStatus of = nodes[side].emergency();
        EmergencyStatus others = nodes[1 - side].emergency();
        boolean isWanted = nodes[side].isEstablished() && nodes[side].isSilent();
        boolean isPossible = isWanted && !nodes[1 - side].isSilent();
        boolean isThere = of.asker() == AskerState.HELPED
                && others.helper() == HelperState.HELPING
                && of.askersRequest() == others.helpersRequest();
        boolean isNowhere = of.asker() != AskerState.HELPED && others.helper() != HelperState.HELPING;
        boolean isAtRest = of.asker() == AskerState.WORKING && others.helper() == HelperState.IDLE;
        if (isPossible ? !isThere : isWanted ? !isNowhere : !isAtRest) {
            throw new Violation(nodes[side].name() + (nodes[side].isSilent() ? " has a silent ISP" : " has an ISP")
                    + " and should not have ended so: " + of + ", and on the other side " + others);
        }
    }

    /** How many times, of those that were looked, a node was helped in an emergency. */
    long helped() {
        return helped;
    }

    /** Whether the other one is established, too, and each with the other. */
    private boolean isMutual(int side) {
        HandshakeNode node = nodes[side];
        HandshakeNode other = nodes[1 - side];
        return other.isEstablished()
                && node.neighbour() == other.currentNumber()
                && other.neighbour() == node.currentNumber();
    }

    private void checkAgreements() {
        if (ending != Ending.ESTABLISHED) {
            throw new Violation("a channel is established although keys or offers do not fit");
        }
        Agreement first = nodes[0].agreements().getFirst();
        Agreement second = nodes[1].agreements().getFirst();
        if (first.provideKbps() != second.receiveKbps() || first.receiveKbps() != second.provideKbps()) {
            throw new Violation("what one gives is not what the other gets: " + first + " and " + second);
        }
        if (first.receiveKbps() > MAX_KBPS || first.provideKbps() != 0) {
            throw new Violation("more is given than was offered: " + first);
        }
    }

    private void judge() {
        for (int i = 0; i < nodes.length; i++) {
            HandshakeState state = nodes[i].state();
            boolean isGood = switch (ending) {
                case ESTABLISHED -> nodes[i].isEstablished() && isMutual(i);
                case SILENT -> state == HandshakeState.FREE && nodes[i].refused() == 0;
                case REFUSED -> !nodes[i].isEstablished();
                case INDICATED -> state == HandshakeState.INDICATED;
            };
            if (!isGood) {
                throw new Violation(nodes[i].name() + " should have ended " + ending + ", but is " + state);
            }
            judgeEmergency(i);
        }
        if (ending == Ending.REFUSED && nodes[0].refused() + nodes[1].refused() == 0) {
            throw new Violation("a wrong password was never refused");
        }
    }
}
