// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cooprouter.agent.cooperation.Agreement;
import org.cooprouter.agent.cooperation.CooperationCounter;
import org.cooprouter.agent.cooperation.Cooperations;
import org.cooprouter.agent.cooperation.EmergencyStatus;
import org.cooprouter.agent.cooperation.HandshakeState;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkStatus;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.LinkMac;

/** One router of a handshake: what is real of it, its clock, and its bridge, which only turns the MAC address of the link into its own. */
final class HandshakeNode implements FrameSink, KeyWorker {
    static final int LINK = 1;
    static final String UPLINK = "isp";

    private final String name;
    private final long mac;
    private final HandshakeWorld world;
    private final AeadProvider aeads;
    private final SplittableRandom random;
    private final long clockOffsetNs;
    private final double clockRate;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH);
    private final ByteBuffer received = ByteBuffer.allocateDirect(SLOT_LENGTH);
    private final EthernetFlyweight ethernet = new EthernetFlyweight();
    private Cooperations cooperations;
    private List<LinkSettings> settings = List.of();
    private boolean isSilent;
    private long plannedNs = Long.MAX_VALUE;
    private int life;
    private long number;
    private final Set<Long> numbers = new HashSet<>();
    private long refused;
    private long established;

    /** Deterministic, for tests only. */
    private static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final transient SplittableRandom source;

        SeededRandom(SplittableRandom source) {
            this.source = source;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }
    }

    HandshakeNode(String name, int id, HandshakeWorld world, AeadProvider aeads, SplittableRandom random) {
        this.name = name;
        this.mac = 0x0200_5e00_0000L | id;
        this.world = world;
        this.aeads = aeads;
        this.random = random;
        this.clockOffsetNs = random.nextLong(-EventQueue.SECOND * 1000, EventQueue.SECOND * 1000);
        this.clockRate = 1 + random.nextDouble(-1e-3, 1e-3);
        this.cooperations = newCooperations();
    }

    private Cooperations newCooperations() {
        return new Cooperations(this, aeads, this, new SeededRandom(random.split()), random.split(), this::count);
    }

    private void count(CooperationCounter counter) {
        if (counter == CooperationCounter.HANDSHAKES_REFUSED) {
            refused++;
        } else if (counter == CooperationCounter.CHANNELS_ESTABLISHED) {
            established++;
        }
    }

    String name() {
        return name;
    }

    long refused() {
        return refused;
    }

    long established() {
        return established;
    }

    private long localNs() {
        return clockOffsetNs + (long) (world.nowNs() * clockRate);
    }

    void install(List<LinkSettings> newSettings) {
        settings = newSettings;
        cooperations.install(settings, localNs());
        cooperations.onSilence(UPLINK, isSilent, localNs());
        afterwards();
    }

    /** Its ISP falls silent or is restored. */
    void silence(boolean nowSilent) {
        isSilent = nowSilent;
        cooperations.onSilence(UPLINK, isSilent, localNs());
        afterwards();
    }

    boolean isSilent() {
        return isSilent;
    }

    EmergencyStatus emergency() {
        return statuses().map(LinkStatus::emergency).findFirst().orElse(EmergencyStatus.NONE);
    }

    /** Forgets everything, as a process that is started anew. */
    void restart() {
        life++;
        cooperations = newCooperations();
        plannedNs = Long.MAX_VALUE;
        install(settings);
    }

    /** {@link HandshakeState#FREE} while no link is configured. */
    HandshakeState state() {
        return statuses().map(LinkStatus::state).findFirst().orElse(HandshakeState.FREE);
    }

    /** 0 without one. */
    long neighbour() {
        return statuses().mapToLong(LinkStatus::neighbour).findFirst().orElse(0);
    }

    List<Agreement> agreements() {
        return statuses().flatMap(status -> status.agreements().stream()).toList();
    }

    private Stream<LinkStatus> statuses() {
        return cooperations.statuses().stream();
    }

    boolean isEstablished() {
        return state() == HandshakeState.ESTABLISHED;
    }

    /** In this life or an earlier one. */
    boolean hasUsed(long someNumber) {
        return numbers.contains(someNumber);
    }

    /** By its last frame. */
    long currentNumber() {
        return number;
    }

    DropReason receive(byte[] frame) {
        if (frame.length < EthernetFlyweight.HEADER_LENGTH || frame.length > SLOT_LENGTH) {
            return DropReason.ETHERNET_TRUNCATED;
        }
        received.put(0, frame);
        ethernet.wrap(received, 0, frame.length);
        ethernet.destination(LinkMac.of(LINK));
        DropReason reason = cooperations.onFrame(LINK, received, 0, frame.length, localNs());
        afterwards();
        return reason;
    }

    @Override
    public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
        T result = work.get();
        int ofLife = life;
        world.after(random.nextLong(200 * EventQueue.MS), () -> {
            if (life == ofLife) {
                back.accept(result, localNs());
                afterwards();
            }
        });
    }

    private void afterwards() {
        cooperations.takeChange();
        long deadlineNs = cooperations.nextDeadlineNs();
        if (deadlineNs == Long.MAX_VALUE) {
            return;
        }
        long atNs = Math.max(world.nowNs(), (long) Math.ceil((deadlineNs - clockOffsetNs) / clockRate) + 1);
        if (atNs < plannedNs) {
            plannedNs = atNs;
            int ofLife = life;
            world.at(atNs, () -> {
                if (life == ofLife && plannedNs == atNs) {
                    plannedNs = Long.MAX_VALUE;
                    cooperations.onTimers(localNs());
                    afterwards();
                }
            });
        }
    }

    @Override
    public ByteBuffer buffer() {
        return slot;
    }

    @Override
    public int claim() {
        return 0;
    }

    @Override
    public void commit(int length) {
        ethernet.wrap(slot, 0, length);
        if (ethernet.source() != LinkMac.of(LINK)) {
            throw new Violation(name + " has sent a frame that does not name its link");
        }
        ethernet.source(mac);
        byte[] frame = new byte[length];
        slot.get(0, frame);
        number = HandshakeFrames.sender(frame);
        numbers.add(number);
        world.send(this, frame);
    }

    @Override
    public void abandon() {}
}
