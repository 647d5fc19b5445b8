// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.role.config.AppType;

/** An app type in force: its settings, its proxies, and whether there is traffic of it now (D9). */
final class AppTypeState {
    private static final long NEVER = Long.MIN_VALUE;

    private final AppType type;
    private final List<ProxyPeer> proxies;
    /** Written by the packet path alone. */
    private final AtomicLong lastPacketNs;

    private final Rhythm outbound;
    private final Rhythm inbound;

    AppTypeState(AppType type, List<ProxyPeer> proxies) {
        this(type, proxies, new AtomicLong(NEVER), new Rhythm(), new Rhythm());
    }

    private AppTypeState(
            AppType type, List<ProxyPeer> proxies, AtomicLong lastPacketNs, Rhythm outbound, Rhythm inbound) {
        this.type = type;
        this.proxies = proxies;
        this.lastPacketNs = lastPacketNs;
        this.outbound = outbound;
        this.inbound = inbound;
    }

    /** The same app type after a change; traffic that is present stays present. */
    AppTypeState changed(AppType newType, List<ProxyPeer> newProxies) {
        return new AppTypeState(newType, newProxies, lastPacketNs, outbound, inbound);
    }

    AppType type() {
        return type;
    }

    /** Usable or not, best first. */
    List<ProxyPeer> proxies() {
        return proxies;
    }

    void onPacket(long nowNs) {
        lastPacketNs.setOpaque(nowNs);
    }

    /** Of the clients' packets. */
    Rhythm outbound() {
        return outbound;
    }

    /** Of the servers' packets. */
    Rhythm inbound() {
        return inbound;
    }

    /** Whether the last packet in either direction was at most D ago. Any thread. */
    boolean present(long nowNs) {
        long last = lastPacketNs.getOpaque();
        return last != NEVER && nowNs - last <= type.presenceHoldNs();
    }
}
