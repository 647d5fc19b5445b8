// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import org.cooprouter.agent.crypto.PacketIdSpace;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.session.RouterSession;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the session proxy [0268]: the first preferred proxy that works, and that one for the whole session. A session leaves
 * its proxy only for another that works, or for the ordinary path once its own has been silent for long: while a site has lost
 * every path, the ordinary path would not help either, and its sessions go on when the paths come back.
 */
final class ProxyChoice {
    /** How long a session waits for its proxy when there is no other. */
    static final long GIVE_UP_NS = 10_000_000_000L;

    private final PacketIdSpace packetIds;
    private final Counters counters;

    ProxyChoice(PacketIdSpace packetIds, Counters counters) {
        this.packetIds = packetIds;
        this.counters = counters;
    }

    /** The proxy for a new session, or null. */
    static @Nullable ProxyPeer first(List<ProxyPeer> preferred) {
        for (int i = 0; i < preferred.size(); i++) {
            ProxyPeer proxy = preferred.get(i);
            if (proxy.usable() && !proxy.down()) {
                return proxy;
            }
        }
        return null;
    }

    /** The proxy for a packet of a session, which becomes its session proxy, or null. */
    @Nullable
    ProxyPeer of(RouterSession session, List<ProxyPeer> preferred, long nowNs) {
        ProxyPeer current = session.proxy();
        if (current != null && current.usable() && !current.down()) {
            return current;
        }
        ProxyPeer working = first(preferred);
        if (working == null) {
            boolean worthWaiting = current != null && current.usable() && nowNs - current.downSinceNs() < GIVE_UP_NS;
            return worthWaiting ? current : null;
        }
        session.renumber(packetIds);
        session.proxy(working, nowNs);
        counters.count(AgentCounter.SESSIONS_MOVED);
        return working;
    }
}
