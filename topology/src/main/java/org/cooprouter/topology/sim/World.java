// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cooprouter.agent.crypto.Aead;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.jspecify.annotations.Nullable;

/** Homes, proxies, calls and the Internet between them, in virtual time; everything random comes from one seed. */
final class World implements WatchedAead.Listener {
    private static final int FIRST_EPOCHS = 4;
    private static final int MAX_EPOCH = 65_535;

    private final SplittableRandom random;
    private final Trace trace;
    private final AeadProvider realAeads;
    private final EventQueue time = new EventQueue();
    private final SimConfigs configs = new SimConfigs();
    private final RunDigest digest = new RunDigest();
    private final SealedPackets packets = new SealedPackets();
    private final Saying saying = new Saying();
    private final Statements statements = new Statements(this);
    private final Invariants invariants = new Invariants(this);
    private final AllocationMeter meter = new AllocationMeter();
    private final List<Site> sites = new ArrayList<>();
    private final List<ProxyNode> proxies = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final KeyIssuer keyIssuer;
    private @Nullable Attacker attacker;
    private @Nullable Acting acting;
    private long frames;
    private long steadyBytes;

    World(long seed, AeadProvider aeads, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.realAeads = aeads;
        this.trace = trace;
        this.keyIssuer = new KeyIssuer(time, random.split());
    }

    // Building.

    SplittableRandom random() {
        return random;
    }

    EventQueue time() {
        return time;
    }

    SimConfigs configs() {
        return configs;
    }

    /** How packets have to leave. */
    Statements statements() {
        return statements;
    }

    ProxyNode addProxy() {
        return addProxy(1);
    }

    /** Adds a proxy that is reached at so many addresses. */
    ProxyNode addProxy(int addresses) {
        ProxyNode proxy = new ProxyNode(this, proxies.size());
        configs.proxy(proxy.index(), addresses);
        proxies.add(proxy);
        return proxy;
    }

    Site addSite(int uplinks) {
        Site site = new Site(this, sites.size(), uplinks);
        sites.add(site);
        return site;
    }

    Call addCall(Site site, int protocol, int appType) {
        Call call = new Call(this, site, calls.size(), protocol, appType);
        calls.add(call);
        return call;
    }

    /** Gives every pair of a home and a proxy a key, and starts all agents. */
    void start() {
        for (Site site : sites) {
            for (ProxyNode proxy : proxies) {
                int epoch = (random.nextInt(FIRST_EPOCHS) + MAX_EPOCH - 2) % MAX_EPOCH + 1;
                int association = Associations.of(site.index(), proxy.index());
                site.agent().give(association, Keys.of(epoch));
                proxy.agent().give(association, Keys.of(epoch));
            }
        }
        proxies.forEach(proxy -> proxy.agent().start());
        sites.forEach(site -> site.agent().start());
    }

    /** From now on somebody listens on the last hops and interferes. */
    void attacked() {
        attacker = new Attacker(this, random.split());
    }

    void rotateKeys(Site site, ProxyNode proxy) {
        keyIssuer.rotate(Associations.of(site.index(), proxy.index()), site.agent(), proxy.agent());
    }

    World runUntil(long timeNs) {
        time.runUntil(timeNs);
        return this;
    }

    // What agents need.

    AeadProvider aeads() {
        return key -> {
            Aead real = realAeads.newKey(key);
            return new WatchedAead(real, SimConfigs.associationOf(key), this);
        };
    }

    @Override
    public void onSealing(ByteBuffer buffer, int offset, int length) {
        meter.pause();
        saying.read(buffer, offset, length);
        meter.resume();
    }

    @Override
    public void onSealed(int association, ByteBuffer buffer, int offset, int length) {
        meter.pause();
        boolean beginsAnew = packets.add(buffer, offset, length, association, atWork(), saying, time.nowNs());
        invariants.onTagCounts(atWork().life(), association, saying.counts());
        meter.resume();
        if (beginsAnew) {
            atWork().life().agent().makes();
        }
    }

    @Override
    public void onFirstUse() {
        atWork().life().agent().makes();
    }

    private Acting atWork() {
        Acting now = acting;
        if (now == null) {
            throw new IllegalStateException("a key is used, but nobody is at work");
        }
        return now;
    }

    AllocationMeter meter() {
        return meter;
    }

    /** Notes which agent is at work from now on. */
    void acts(Life life, @Nullable AppPacket cause) {
        acting = new Acting(life, cause);
    }

    void allocated(String node, long bytes) {
        if (bytes > 0) {
            steadyBytes += bytes;
            trace(node, () -> "allocates " + bytes + " bytes in steady state");
        }
    }

    void trace(String node, Supplier<String> what) {
        trace.event(time.nowNs(), node, what);
    }

    // Frames on their way.

    /** An agent has written frames that no frame has caused. */
    void byTimer(List<SimFrame> written) {
        invariants.byTimer(written);
    }

    void fromClient(Site site, AppPacket packet, SimFrame frame) {
        Outcome outcome = receive(site.agent(), frame, packet, () -> "from the client: " + packet);
        invariants.fromClient(site, packet, outcome);
        outcome.written().forEach(site::fromAgent);
    }

    void fromServer(ProxyNode proxy, AppPacket packet, SimFrame frame) {
        Outcome outcome = receive(proxy.agent(), frame, packet, () -> "from the server: " + packet);
        invariants.fromServer(proxy, packet, outcome);
        outcome.written().forEach(proxy::fromAgent);
    }

    /** The client sends a packet again by itself. An agent that has died cannot know what it carried in its earlier life. */
    void againFromClient(Site site, AppPacket packet, SimFrame frame) {
        Life carrier = packet.carriedBy();
        if (carrier == null && site.agent().isRunning()) {
            fromClient(site, packet, frame);
        } else if (carrier != null && carrier == site.agent().life()) {
            Outcome outcome = receive(site.agent(), frame, packet, () -> "again from the client: " + packet);
            invariants.copyFromClient(site, packet, outcome);
            outcome.written().forEach(site::fromAgent);
        }
    }

    /** The server does. */
    void againFromServer(ProxyNode proxy, AppPacket packet, SimFrame frame) {
        Life carrier = packet.carriedBy();
        if (carrier == null && proxy.agent().isRunning()) {
            fromServer(proxy, packet, frame);
        } else if (carrier != null && carrier == proxy.agent().life()) {
            Outcome outcome = receive(proxy.agent(), frame, packet, () -> "again from the server: " + packet);
            invariants.copyFromServer(proxy, packet, outcome);
            outcome.written().forEach(proxy::fromAgent);
        }
    }

    void toRouter(Site site, SimFrame frame) {
        fromTunnel(site.agent(), frame, site::fromAgent);
    }

    void toProxy(SimFrame frame) {
        int address = frame.destination();
        for (ProxyNode proxy : proxies) {
            if (configs.isProxyAt(proxy.index(), address) && !proxy.isCutOffAt(address)) {
                fromTunnel(proxy.agent(), frame, proxy::fromAgent);
            }
        }
    }

    private void fromTunnel(SimAgent agent, SimFrame frame, Consumer<SimFrame> bridge) {
        Life life = agent.life();
        if (life == null) {
            trace(agent.name(), () -> "is dead for " + packets.find(frame));
            return;
        }
        SealedPacket packet = packets.find(frame);
        Outcome outcome =
                receive(agent, frame, packet == null ? null : packet.cause(), () -> "from the tunnel: " + packet);
        invariants.fromTunnel(life, packet, frame, outcome);
        outcome.written().forEach(bridge);
        if (attacker != null) {
            attacker.observe(frame, agent, life, outcome);
        }
    }

    /** A stranger's frame. */
    void attack(SimAgent agent, SimFrame frame) {
        Outcome outcome = receive(agent, frame, null, () -> "from an attacker: " + packets.find(frame));
        invariants.fromAttacker(agent, packets.find(frame), outcome);
    }

    private Outcome receive(SimAgent agent, SimFrame frame, @Nullable AppPacket cause, Supplier<String> what) {
        frames++;
        digest.add(time.nowNs());
        digest.add(frame.bytes());
        Outcome outcome;
        try {
            outcome = agent.receive(frame, cause);
        } catch (Violation violation) {
            trace(agent.name(), what);
            throw violation;
        }
        digest.add(outcome.code());
        trace(agent.name(), () -> what.get() + ": " + outcome);
        return outcome;
    }

    /** A packet of the tunnel leaves a home. */
    void leaves(SimFrame frame) {
        if (frame.bytes().get(SimFrame.UDP_PAYLOAD_OFFSET)
                == (PacketFlyweight.VERSION << 4 | PacketFlyweight.TYPE_PROBE)) {
            SealedPacket probe = packets.find(frame);
            if (probe != null) {
                probe.leaves(frame.source(), frame.destination());
            }
        }
    }

    /** A frame without tunnel that a router's agent wrote: to its client, or given back for the ordinary path. */
    void fromRouter(Site site, SimFrame frame) {
        AppPacket packet = packetOf(frame);
        Life life = site.agent().life();
        if (packet == null || life == null) {
            throw new Violation(site.agent().name() + " sends a frame to " + Integer.toHexString(frame.destination())
                    + " that nobody has caused");
        }
        Call call = packet.ledger().call();
        if (frame.destination() == call.flow().destination()) {
            call.requireUnchanged(packet, frame);
            call.onDeclined();
        } else {
            call.toClient(life, packet, frame);
        }
    }

    /** A frame without tunnel that a proxy's agent wrote. */
    void fromProxy(ProxyNode proxy, SimFrame frame) {
        AppPacket packet = packetOf(frame);
        Life life = proxy.agent().life();
        if (packet == null || life == null) {
            throw new Violation(proxy.agent().name() + " sends a frame that nobody has caused");
        }
        packet.ledger().call().toServer(proxy, life, packet, frame, time.nowNs());
    }

    /** The packet that a frame claims to carry: one that was restored, or has waited, is not the one that the agent has just received. */
    private @Nullable AppPacket packetOf(SimFrame frame) {
        long claim = frame.claim();
        int ledger = (int) (claim >> Integer.SIZE);
        if (ledger < 0 || ledger / 2 >= calls.size()) {
            return frame.cause();
        }
        Call call = calls.get(ledger / 2);
        AppPacket packet = (ledger % 2 == 0 ? call.up() : call.down()).at((int) claim);
        return packet == null ? frame.cause() : packet;
    }

    /** Holds routers to having sent what they put off, and all agents to having protected the last packets sent since a time. */
    void requireLaterCopies(long sinceNs) {
        sites.forEach(site -> invariants.requireLaterCopies(site.agent()));
        invariants.requireClosed(sinceNs);
    }

    // What came out.

    List<Site> sites() {
        return sites;
    }

    Site site(int index) {
        return sites.get(index);
    }

    List<SimAgent> agents() {
        return Stream.concat(sites.stream().map(Site::agent), proxies.stream().map(ProxyNode::agent))
                .toList();
    }

    List<ProxyNode> proxies() {
        return proxies;
    }

    List<Call> calls() {
        return calls;
    }

    SealedPackets packets() {
        return packets;
    }

    long frames() {
        return frames;
    }

    /** Bytes that agents allocated although nothing new was made. */
    long steadyBytes() {
        return steadyBytes;
    }

    long digest() {
        return digest.value();
    }
}
