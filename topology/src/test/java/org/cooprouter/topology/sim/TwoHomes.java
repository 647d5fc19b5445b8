// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.cooprouter.topology.sim.EventQueue.MS;
import static org.cooprouter.topology.sim.EventQueue.SECOND;

import java.util.List;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.session.Session;
import org.cooprouter.topology.wan.GilbertElliott;
import org.cooprouter.topology.wan.WanSettings;

/**
 * A call between a client in home A and a server behind the proxy, over home A's own ISP and over home B's, whose bridge
 * translates addresses.
 */
final class TwoHomes {
    static final int VOICE = 1;
    static final double PACKETS_PER_SECOND = 100;

    private static final WanSettings QUIET = quality(0);

    final World world;
    final Site a;
    final Site b;
    final ProxyNode proxy;
    final Call call;

    TwoHomes(long seed) {
        this(seed, JdkAead::new, Trace.none(), SimConfigs.MAX_SKEW_NS);
    }

    TwoHomes(long seed, AeadProvider aeads, Trace trace, long maxSkewNs) {
        this(seed, aeads, trace, new RedundancyProfile(1, 1, maxSkewNs));
    }

    TwoHomes(long seed, RedundancyProfile profile) {
        this(seed, JdkAead::new, Trace.none(), profile);
    }

    TwoHomes(long seed, AeadProvider aeads, Trace trace, RedundancyProfile profile) {
        this(seed, aeads, trace, profile, 1);
    }

    /** The proxy is reached at so many addresses. */
    TwoHomes(long seed, int proxyAddresses) {
        this(seed, JdkAead::new, Trace.none(), new RedundancyProfile(1, 1, SimConfigs.MAX_SKEW_NS), proxyAddresses);
    }

    private TwoHomes(long seed, AeadProvider aeads, Trace trace, RedundancyProfile profile, int proxyAddresses) {
        world = new World(seed, aeads, trace);
        proxy = world.addProxy(proxyAddresses);
        a = world.addSite(1);
        b = world.addSite(1);
        a.helpedBy(b);
        world.configs().appType(VOICE, PACKETS_PER_SECOND, 60 * SECOND, List.of(SimConfigs.proxyId(0)), profile);
        a.uplink(0).configure(QUIET);
        b.uplink(0).configure(QUIET);
        call = world.addCall(a, Session.UDP, VOICE);
    }

    /** 10 ms of delay, and loss that is independent. */
    static WanSettings quality(double loss) {
        WanSettings perfect = WanSettings.PERFECT;
        return new WanSettings(
                0,
                perfect.queueBytes(),
                10,
                0,
                perfect.jitter(),
                true,
                GilbertElliott.independent(loss),
                0,
                0,
                0.02,
                false,
                false);
    }

    /** Lets the call last until a time, and half a second more for what is under way. */
    TwoHomes talk(long untilNs, long intervalNs) {
        call.talk(300 * MS, untilNs, intervalNs);
        world.start();
        world.runUntil(untilNs + SECOND / 2);
        return this;
    }

    void at(long timeNs, Runnable action) {
        world.time().at(timeNs, action);
    }

    SimAgent router() {
        return a.agent();
    }

    long count(SimAgent agent, AgentCounter counter) {
        return agent.counters().get(counter);
    }
}
