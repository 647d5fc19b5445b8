// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.AgentPipeline;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.wire.EthernetFlyweight;
import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.UdpFlyweight;

/**
 * The demonstration's call in virtual time: 50 packets of 160 bytes per second both ways, between a real router and a real proxy with real
 * frames, over one or two ways that take 20 and 25 ms.
 */
final class ComparedCall {
    private static final int APP_TYPE = 1;
    private static final double PACKETS_PER_SECOND = 50;
    private static final long INTERVAL_NS = 20 * EventQueue.MS;
    private static final long FIRST_WAY_NS = 20 * EventQueue.MS;
    private static final long NEXT_WAY_NS = 5 * EventQueue.MS;
    private static final long DRAIN_NS = 2 * EventQueue.SECOND;
    private static final long IDLE_NS = 60 * EventQueue.SECOND;
    /** What comes before has taught the agents their paths, and adaptive profiles what they lose. */
    private static final int WARM_PACKETS = 3_000;

    private static final int PAYLOAD = 160;
    private static final int PORTS = 4;
    private static final int OVERHEAD = Ipv4Flyweight.MIN_HEADER_LENGTH
            + UdpFlyweight.HEADER_LENGTH
            + PacketFlyweight.HEADER_LENGTH
            + PacketFlyweight.TAG_LENGTH;
    private static final int ARRIVAL_OFFSET = 66;
    private static final int TTL = 64;
    private static final int TOS = 0xb8;
    private static final int NUMBER_OFFSET = SimFrame.UDP_PAYLOAD_OFFSET;

    private final EventQueue time = new EventQueue();
    private final Direction up;
    private final Direction down;
    private final Node router;
    private final Node proxy;
    private final int packets;
    private final Flow flow =
            new Flow(Ipv4Flyweight.PROTOCOL_UDP, Addresses.client(0, 0), 50_000, Addresses.server(0), 5_004);
    private Flow answers = flow.reversed();

    /** An agent, and what takes the frames that it writes. */
    private final class Node {
        private final AgentSink sink = new AgentSink();
        private final AgentPipeline pipeline;
        private final ByteBuffer arrivals = ByteBuffer.allocateDirect(4096);
        private final boolean isRouter;
        private long plannedNs = Long.MAX_VALUE;

        Node(AeadProvider aeads, int number, boolean isRouter) {
            this.isRouter = isRouter;
            pipeline = new AgentPipeline(sink, aeads, new PacketIdSpace(number), new SplittableRandom(number), 0);
        }

        void receive(ByteBuffer frame) {
            arrivals.put(ARRIVAL_OFFSET, frame, 0, frame.capacity());
            pipeline.onFrame(arrivals, ARRIVAL_OFFSET, frame.capacity(), time.nowNs());
            finish();
        }

        void finish() {
            for (SimFrame written : sink.take(null)) {
                (isRouter ? up : down).onWritten(written);
            }
            long deadline = Math.max(time.nowNs(), pipeline.nextDeadlineNs());
            if (deadline < plannedNs) {
                plannedNs = deadline;
                time.at(deadline, () -> onTimer(deadline));
            }
        }

        private void onTimer(long dueNs) {
            if (dueNs == plannedNs) {
                plannedNs = Long.MAX_VALUE;
                pipeline.onTimers(time.nowNs());
                finish();
            }
        }
    }

    /** What leaves one agent, and how the ways lose it. */
    private final class Direction {
        private final boolean isUp;
        private final List<Fading> fadings = new ArrayList<>();
        private final List<Double> independent = new ArrayList<>();
        private final Fading common;
        private final SplittableRandom random;
        private final Deliveries deliveries;
        private long bytes;

        Direction(LossSetting setting, long seed, boolean isUp) {
            this.isUp = isUp;
            SplittableRandom seeds = new SplittableRandom(isUp ? seed : ~seed);
            for (LossSetting.Way way : setting.ways()) {
                fadings.add(new Fading(seeds.nextLong(), way.illShare(), way.illMs() * EventQueue.MS));
                independent.add(way.independent());
            }
            common = new Fading(seeds.nextLong(), setting.commonShare(), setting.commonMs() * EventQueue.MS);
            random = seeds.split();
            deliveries = new Deliveries(packets);
        }

        void onWritten(SimFrame frame) {
            int inside = isUp ? frame.source() : frame.destination();
            boolean isTunnel = frame.bytes().get(SimFrame.IP_OFFSET + 9) == Ipv4Flyweight.PROTOCOL_UDP
                    && (isUp ? frame.destination() : frame.source()) == Addresses.proxy(0)
                    && (isUp ? frame.destinationPort() : frame.sourcePort()) == Addresses.TUNNEL_PORT;
            if (isTunnel) {
                send(frame, inside == Addresses.uplink(0, 0) ? 0 : 1);
            } else if (isUp) {
                down.deliver(frame);
            } else {
                answers = frame.flow().reversed();
                up.deliver(frame);
            }
        }

        private void send(SimFrame frame, int way) {
            int type = frame.bytes().get(SimFrame.UDP_PAYLOAD_OFFSET) & 0xf;
            boolean isOfCall = type == PacketFlyweight.TYPE_DATA || type == PacketFlyweight.TYPE_REPAIR;
            if (isOfCall && deliveries.counts()) {
                bytes += frame.length() - SimFrame.IP_OFFSET;
            }
            long now = time.nowNs();
            boolean isIll = fadings.get(way).isIll(now);
            boolean isIllInCommon = common.isIll(now);
            boolean isLostAlone = random.nextDouble() < independent.get(way);
            boolean lost = isIll || isIllInCommon || isLostAlone;
            if (!lost) {
                time.after(FIRST_WAY_NS + way * NEXT_WAY_NS, () -> (isUp ? proxy : router).receive(frame.bytes()));
            }
        }

        /** A packet has come out at the other end. */
        void deliver(SimFrame frame) {
            deliveries.arrived(frame.bytes().getLong(NUMBER_OFFSET), time.nowNs());
        }

        long nextNumber() {
            return deliveries.sent(time.nowNs());
        }
    }

    private ComparedCall(LossSetting setting, ComparedScheme scheme, int packets, long seed, AeadProvider aeads) {
        this.packets = packets + WARM_PACKETS;
        up = new Direction(setting, seed, true);
        down = new Direction(setting, seed, false);
        router = new Node(aeads, 5, true);
        proxy = new Node(aeads, 9, false);
        SimConfigs configs = new SimConfigs();
        configs.proxy(0, 1);
        configs.appType(APP_TYPE, PACKETS_PER_SECOND, IDLE_NS, List.of(SimConfigs.proxyId(0)), scheme.profile());
        Map<Integer, Keys> keys = Map.of(Associations.of(0, 0), Keys.of(1));
        proxy.pipeline.install(configs.proxy(0, keys), 0);
        router.pipeline.install(configs.router(0, 1, setting.ways().size() == 1 ? List.of() : List.of(1), keys), 0);
        proxy.finish();
        router.finish();
    }

    /**
     * Runs the call.
     *
     * @param packets that count, in each direction
     * @param seed of the losses: the same one gives all schemes the same
     */
    static CallResult run(LossSetting setting, ComparedScheme scheme, int packets, long seed, AeadProvider aeads) {
        return new ComparedCall(setting, scheme, packets, seed, aeads).run();
    }

    private CallResult run() {
        long begin = EventQueue.SECOND;
        for (int i = 0; i < packets; i++) {
            long atNs = begin + i * INTERVAL_NS;
            time.runUntil(atNs);
            router.receive(frame(SteeringMac.of(APP_TYPE), flow, up.nextNumber()));
            time.runUntil(atNs + INTERVAL_NS / 2);
            proxy.receive(frame(0, answers, down.nextNumber()));
        }
        time.runUntil(time.nowNs() + DRAIN_NS);
        double oneCopy = (double) (packets - WARM_PACKETS) * (OVERHEAD + PORTS + PAYLOAD);
        CallResult result = new CallResult(
                Deliveries.both(up.deliveries, down.deliveries),
                up.bytes / oneCopy - 1,
                down.bytes / oneCopy - 1,
                router.pipeline.counters().get(AgentCounter.REDUNDANCY_CHANGED)
                        + proxy.pipeline.counters().get(AgentCounter.REDUNDANCY_CHANGED));
        router.pipeline.install(RuntimeConfig.EMPTY, time.nowNs());
        proxy.pipeline.install(RuntimeConfig.EMPTY, time.nowNs());
        return result;
    }

    private static ByteBuffer frame(long mac, Flow flow, long number) {
        ByteBuffer bytes = ByteBuffer.allocate(SimFrame.UDP_PAYLOAD_OFFSET + PAYLOAD);
        EthernetFlyweight ethernet = new EthernetFlyweight();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(mac);
        ethernet.source(0x0200_0000_0c01L);
        ethernet.type(EthernetFlyweight.TYPE_IPV4);
        Ipv4Flyweight ip = new Ipv4Flyweight();
        ip.wrap(bytes, SimFrame.IP_OFFSET, bytes.capacity() - SimFrame.IP_OFFSET);
        ip.write(TOS, TTL, flow.protocol(), flow.source(), flow.destination(), UdpFlyweight.HEADER_LENGTH + PAYLOAD);
        bytes.putLong(NUMBER_OFFSET, number);
        UdpFlyweight udp = new UdpFlyweight();
        udp.wrap(bytes, SimFrame.TRANSPORT_OFFSET, bytes.capacity() - SimFrame.TRANSPORT_OFFSET);
        udp.writeWithoutChecksum(flow.sourcePort(), flow.destinationPort(), PAYLOAD);
        return bytes;
    }

    /** Packets of one direction that count: those after the warming up. */
    static final class Deliveries {
        private final long[] sentNs;
        private final long[] tookNs;
        private int sent;

        Deliveries(int packets) {
            sentNs = new long[packets];
            tookNs = new long[packets];
        }

        boolean counts() {
            return sent > WARM_PACKETS;
        }

        long sent(long nowNs) {
            sentNs[sent] = nowNs;
            return sent++;
        }

        void arrived(long number, long nowNs) {
            int index = (int) number;
            if (tookNs[index] != 0) {
                throw new Violation("packet " + number + " is delivered twice");
            }
            tookNs[index] = Math.max(1, nowNs - sentNs[index]);
        }

        /** The time that each counted packet took, first of the one direction, then of the other; 0 if it never came. */
        static long[] both(Deliveries up, Deliveries down) {
            int count = up.sent - WARM_PACKETS;
            long[] took = new long[2 * count];
            System.arraycopy(up.tookNs, WARM_PACKETS, took, 0, count);
            System.arraycopy(down.tookNs, WARM_PACKETS, took, count, count);
            return took;
        }
    }
}
