// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.path.ProxyPeer;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.role.config.EliminationSettings;
import org.jspecify.annotations.Nullable;

/** An app type in force: its settings, its proxies, and whether there is traffic of it now (D9). */
final class AppTypeState {
    private static final long NEVER = Long.MIN_VALUE;

    private final AppType type;
    private final List<ProxyPeer> proxies;
    /** Written by the packet path alone. */
    private final AtomicLong lastPacketNs;

    private final Rhythm outbound;
    private final Rhythm inbound;
    private final @Nullable DuplicateElimination elimination;

    AppTypeState(AppType type, List<ProxyPeer> proxies, RandomGenerator random) {
        this(type, proxies, new AtomicLong(NEVER), new Rhythm(), new Rhythm(), newElimination(type, random));
    }

    private AppTypeState(
            AppType type,
            List<ProxyPeer> proxies,
            AtomicLong lastPacketNs,
            Rhythm outbound,
            Rhythm inbound,
            @Nullable DuplicateElimination elimination) {
        this.type = type;
        this.proxies = proxies;
        this.lastPacketNs = lastPacketNs;
        this.outbound = outbound;
        this.inbound = inbound;
        this.elimination = elimination;
    }

    private static @Nullable DuplicateElimination newElimination(AppType type, RandomGenerator random) {
        EliminationSettings settings = type.elimination();
        return settings == null
                ? null
                : new DuplicateElimination(
                        random.nextLong(),
                        random.nextLong(),
                        settings.ageNs(),
                        settings.copies(),
                        settings.format(),
                        DuplicateElimination.WINDOW);
    }

    /** The same app type after a change; traffic that is present stays present. */
    AppTypeState changed(AppType newType, List<ProxyPeer> newProxies, RandomGenerator random) {
        boolean isSame = Objects.equals(newType.elimination(), type.elimination());
        return new AppTypeState(
                newType,
                newProxies,
                lastPacketNs,
                outbound,
                inbound,
                isSame ? elimination : newElimination(newType, random));
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

    /** What lets one of the copies pass that the application sends by itself; null if it sends none. */
    @Nullable
    DuplicateElimination elimination() {
        return elimination;
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
