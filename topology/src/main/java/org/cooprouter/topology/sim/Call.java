// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import org.cooprouter.agent.wire.Ipv4Flyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.jspecify.annotations.Nullable;

/** A client behind a home's router and a server behind the proxies, which send packets to each other at an even pace. */
final class Call {
    private static final int CLIENT_PORT = 50_000;
    private static final int SERVER_PORT = 5_004;
    private static final int LENGTHS = 120;

    private final World world;
    private final Site site;
    private final int appType;
    private final Flow flow;
    private final Ledger up;
    private final Ledger down;
    private long endNs;
    private int declined;
    private @Nullable ProxyNode proxy;
    private int externalPort;
    private int copies = 1;
    private long copyIntervalNs;
    private @Nullable TunnelSession session;
    private @Nullable Life lastForwardedBy;
    private long lastForwardedNs;

    Call(World world, Site site, int index, int protocol, int appType) {
        this.world = world;
        this.site = site;
        this.appType = appType;
        this.flow = new Flow(
                protocol,
                Addresses.client(site.index(), index),
                CLIENT_PORT + index,
                Addresses.server(index),
                SERVER_PORT);
        this.up = new Ledger(this, 2 * index, "call " + index + " up");
        this.down = new Ledger(this, 2 * index + 1, "call " + index + " down");
    }

    /** Plans packets of both sides. */
    Call talk(long fromNs, long toNs, long intervalNs) {
        endNs = Math.max(endNs, toNs);
        for (long at = fromNs; at < toNs; at += intervalNs) {
            world.time().at(at, this::clientSends);
            world.time().at(at + intervalNs / 2, this::serverSends);
        }
        return this;
    }

    /** Both sides send every packet of UDP so often by themselves, so long one after the other. */
    Call sending(int ownCopies, long intervalNs) {
        copies = isTcp() ? 1 : ownCopies;
        copyIntervalNs = intervalNs;
        return this;
    }

    Site site() {
        return site;
    }

    int appType() {
        return appType;
    }

    Ledger up() {
        return up;
    }

    Ledger down() {
        return down;
    }

    /** What the client's packets say. */
    Flow flow() {
        return flow;
    }

    /** When its last packet leaves; a TCP connection has ended then. */
    long endNs() {
        return endNs;
    }

    /** Client's frames that the router gave back to the bridge. */
    int declined() {
        return declined;
    }

    void onDeclined() {
        declined++;
    }

    private AppPacket next(Ledger ledger) {
        long now = world.time().nowNs();
        int length = AppPacket.MIN_LENGTH + (int) (ledger.sent() % LENGTHS);
        int first = ledger == up ? TcpFlyweight.SYN : TcpFlyweight.SYN | TcpFlyweight.ACK;
        return ledger.send(length, ledger.sent() == 0 ? first : TcpFlyweight.ACK, now);
    }

    private void clientSends() {
        if (site.agent().isRunning()) {
            AppPacket packet = next(up);
            world.fromClient(site, packet, SimFrame.of(SteeringMac.of(appType), flow, packet));
            again(() -> world.againFromClient(site, packet, SimFrame.of(SteeringMac.of(appType), flow, packet)));
        }
    }

    /** Plans the copies of a packet that the application sends by itself. */
    private void again(Runnable send) {
        for (int copy = 1; copy < copies; copy++) {
            world.time().after(copyIntervalNs * copy, send);
        }
    }

    private void serverSends() {
        ProxyNode via = proxy;
        if (via != null && via.agent().isRunning()) {
            AppPacket packet = next(down);
            Flow answer = new Flow(
                    flow.protocol(),
                    flow.destination(),
                    flow.destinationPort(),
                    Addresses.proxy(via.index()),
                    externalPort);
            world.fromServer(via, packet, SimFrame.of(0, answer, packet));
            again(() -> world.againFromServer(via, packet, SimFrame.of(0, answer, packet)));
        }
    }

    /** The server receives a packet; it answers to where it came from. */
    void toServer(ProxyNode from, Life by, AppPacket packet, SimFrame frame, long nowNs) {
        Flow expected = new Flow(
                flow.protocol(),
                Addresses.proxy(from.index()),
                frame.sourcePort(),
                flow.destination(),
                flow.destinationPort());
        require(packet.ledger() == up && frame.carries(packet, expected), packet);
        proxy = from;
        externalPort = frame.sourcePort();
        lastForwardedBy = by;
        lastForwardedNs = nowNs;
        packet.onDelivery(by);
    }

    /** Notes in which session a proxy has accepted the client's packet. */
    void servedBy(TunnelSession latest) {
        session = latest;
    }

    /** In which session a proxy has accepted the client's last packet; null before the first. */
    @Nullable
    TunnelSession session() {
        return session;
    }

    /** Whether another session has taken a session's place. */
    boolean hasLeft(TunnelSession earlier) {
        return session != null && session != earlier;
    }

    /** Whether a proxy has forwarded something to the server since a time. */
    boolean forwardedBySince(Life by, long sinceNs) {
        return lastForwardedBy == by && lastForwardedNs > sinceNs;
    }

    /** The client receives a packet. */
    void toClient(Life by, AppPacket packet, SimFrame frame) {
        require(packet.ledger() == down && frame.carries(packet, flow.reversed()), packet);
        packet.onDelivery(by);
    }

    /** Whether a frame is one of the client's as it sent it. */
    void requireUnchanged(AppPacket packet, SimFrame frame) {
        require(packet.ledger() == up && frame.carries(packet, flow), packet);
    }

    private static void require(boolean condition, AppPacket packet) {
        if (!condition) {
            throw new Violation(packet + " comes out damaged, or as another flow's");
        }
    }

    boolean isTcp() {
        return flow.protocol() == Ipv4Flyweight.PROTOCOL_TCP;
    }
}
