// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.sim;

import java.util.SplittableRandom;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.SteeringMac;
import org.jspecify.annotations.Nullable;

/**
 * A call between a client behind home A's router and a server behind the proxy, over home A's own ISP and over home B's, whose
 * router translates addresses. Both sides number their packets and send at an even pace.
 *
 * <pre>
 *                  +-- A1 ---------- wan A ----------+
 *  client -- router                                   proxy -- server
 *                  +-- A2 -- home B: NAT -- wan B ----+
 * </pre>
 */
final class TwoHomes {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;

    private static final int CLIENT = 0xc0a8_010a;
    private static final int SERVER = 0xcb00_7109;
    private static final int HELPER = 0xc633_6406;
    private static final int CLIENT_PORT = 50_000;
    private static final int SERVER_PORT = 5_004;
    private static final int HELPER_PORT = 40_001;
    private static final int PAYLOAD = 20;
    private static final long ROUTER_MAC = 0x0200_5e00_000aL;

    private final EventQueue time = new EventQueue();
    private final SplittableRandom random;
    private final Ledger up = new Ledger("to the server");
    private final Ledger down = new Ledger("to the client");
    private final NonceWatch nonces = new NonceWatch();
    private final SimAgent router;
    private final SimAgent proxy;
    private final SimWan upA;
    private final SimWan upB;
    private final SimWan downA;
    private final SimWan downB;
    private @Nullable Attacker attacker;
    private int externalPort;
    private long declined;

    TwoHomes(long seed, WanQuality a, WanQuality b) {
        random = new SplittableRandom(seed);
        router = new SimAgent(time, random.split(), SimConfigs.TUNNEL_PORT, this::fromRouter);
        proxy = new SimAgent(time, random.split(), SimConfigs.TUNNEL_PORT, this::fromProxy);
        upA = new SimWan(time, random.split(), a, frame -> toAgent(proxy, up, frame));
        upB = new SimWan(time, random.split(), b, frame -> toAgent(proxy, up, frame));
        downA = new SimWan(time, random.split(), a, frame -> toAgent(router, down, frame));
        downB = new SimWan(time, random.split(), b, frame -> toAgent(router, down, frame));
        router.start(SimConfigs.router(SimConfigs.FIRST_KEYS));
        proxy.start(SimConfigs.proxy(SimConfigs.FIRST_KEYS));
    }

    /** Plans a call of both sides. */
    TwoHomes call(long fromNs, long toNs, long intervalNs) {
        for (long at = fromNs; at < toNs; at += intervalNs) {
            time.at(at, this::clientSends);
            time.at(at + intervalNs / 2, this::serverSends);
        }
        return this;
    }

    TwoHomes runUntil(long timeNs) {
        time.runUntil(timeNs);
        return this;
    }

    EventQueue time() {
        return time;
    }

    /** For what a test itself draws. */
    SplittableRandom random() {
        return random;
    }

    SimAgent router() {
        return router;
    }

    SimAgent proxy() {
        return proxy;
    }

    Ledger up() {
        return up;
    }

    Ledger down() {
        return down;
    }

    /** From now on somebody listens on the last hops and interferes; neither agent may be restarted then. */
    TwoHomes attacked() {
        attacker = new Attacker(time, random.split());
        return this;
    }

    /** Changes the loss of home A's own ISP in both directions. */
    void lossOfA(double share) {
        upA.loss(share);
        downA.loss(share);
    }

    /** Client's frames that the router gave back to the bridge. */
    long declined() {
        return declined;
    }

    private void clientSends() {
        if (!router.isRunning()) {
            return;
        }
        int number = up.send(time.nowNs());
        DropReason reason = router.receive(SimFrame.udp(
                SteeringMac.of(SimConfigs.VOICE), CLIENT, CLIENT_PORT, SERVER, SERVER_PORT, PAYLOAD, number));
        if (reason != DropReason.NONE) {
            throw new AssertionError("a client's frame was dropped: " + reason);
        }
    }

    private void serverSends() {
        if (externalPort == 0 || !proxy.isRunning()) {
            return;
        }
        int number = down.send(time.nowNs());
        proxy.receive(
                SimFrame.udp(ROUTER_MAC, SERVER, SERVER_PORT, SimConfigs.PROXY_ADDRESS, externalPort, PAYLOAD, number));
    }

    private void fromRouter(SimFrame frame) {
        int source = frame.ip().source();
        if (source == SimConfigs.UPLINK_ADDRESS) {
            nonces.check(frame);
            upA.send(frame);
        } else if (source == SimConfigs.LINK_ADDRESS) {
            nonces.check(frame);
            frame.ip().source(HELPER);
            frame.ports(HELPER_PORT, frame.udp().destinationPort());
            upB.send(frame);
        } else if (frame.ip().destination() == CLIENT) {
            requireFlow(frame, SERVER, SERVER_PORT, CLIENT, CLIENT_PORT);
            down.delivered(frame.numberInside());
        } else {
            requireFlow(frame, CLIENT, CLIENT_PORT, SERVER, SERVER_PORT);
            declined++;
        }
    }

    private void fromProxy(SimFrame frame) {
        int destination = frame.ip().destination();
        if (destination == SimConfigs.UPLINK_ADDRESS) {
            nonces.check(frame);
            downA.send(frame);
        } else if (destination == HELPER) {
            nonces.check(frame);
            frame.ip().destination(SimConfigs.LINK_ADDRESS);
            frame.ports(frame.udp().sourcePort(), SimConfigs.TUNNEL_PORT);
            downB.send(frame);
        } else {
            externalPort = frame.udp().sourcePort();
            requireFlow(frame, SimConfigs.PROXY_ADDRESS, externalPort, SERVER, SERVER_PORT);
            up.delivered(frame.numberInside());
        }
    }

    private static void requireFlow(SimFrame frame, int source, int sourcePort, int destination, int destinationPort) {
        boolean matches = frame.isSound()
                && frame.ip().source() == source
                && frame.udp().sourcePort() == sourcePort
                && frame.ip().destination() == destination
                && frame.udp().destinationPort() == destinationPort;
        if (!matches) {
            throw new AssertionError("damaged or of another flow: packet " + frame.number());
        }
    }

    private void toAgent(SimAgent agent, Ledger ledger, SimFrame frame) {
        if (!agent.isRunning()) {
            return;
        }
        DropReason reason = agent.receive(frame);
        Attacker observer = attacker;
        if (observer != null) {
            observer.observe(frame, agent);
        }
        if (frame.number() != SimFrame.NONE) {
            ledger.arrived(frame.number(), reason);
        }
    }
}
