// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.cooprouter.topology.sim.EventQueue.MS;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.cooprouter.topology.wan.WanSettings;

/** Draws what goes wrong, and when: within a span of time, after which nothing does. */
final class Faults {
    private static final int MOST = 6;
    private static final long MAX_DOWNTIME_NS = 800 * MS;
    private static final long MAX_CUT_NS = 1_500 * MS;
    private static final int MAX_SPIKE_MS = 100;
    private static final long MAX_IDS_LEFT = 200;
    private static final int MAX_START_NUMBER = (1 << 20) - 1;
    private static final int STARTS_LEFT = 10;
    /** Longer than anything is under way. */
    private static final long CLEAN_DOWNTIME_NS = 400 * MS;

    private final World world;
    private final SplittableRandom random;
    private final long fromNs;
    private final long toNs;

    Faults(World world, SplittableRandom random, long fromNs, long toNs) {
        this.world = world;
        this.random = random;
        this.fromNs = fromNs;
        this.toNs = toNs;
    }

    void draw() {
        for (SimAgent agent : world.agents()) {
            agent.startNumber(random.nextBoolean() ? 0 : random.nextInt(MAX_START_NUMBER - STARTS_LEFT));
        }
        if (random.nextInt(4) == 0) {
            world.attacked();
        }
        boolean sameSessionIds = random.nextInt(4) == 0;
        if (sameSessionIds) {
            drawSameSessionIds();
        }
        if (random.nextInt(8) == 0) {
            any(world.agents()).startNearItsLastPacketId(1 + random.nextLong(MAX_IDS_LEFT));
        }
        int faults = random.nextInt(MOST + 1);
        for (int i = 0; i < faults; i++) {
            long at = random.nextLong(fromNs, toNs);
            world.time().at(at, drawFault(sameSessionIds));
        }
    }

    /** All homes draw the same session_IDs; those that cannot give a number to another call do so again after a restart. */
    private void drawSameSessionIds() {
        long seed = random.nextLong();
        for (Site site : world.sites()) {
            long calls =
                    world.calls().stream().filter(call -> call.site() == site).count();
            site.agent().randoms(start -> new SplittableRandom(calls <= 1 ? seed : seed + start - 1));
        }
    }

    private Runnable drawFault(boolean isCleanRestart) {
        long shortest = isCleanRestart ? CLEAN_DOWNTIME_NS : 1;
        return switch (random.nextInt(7)) {
            case 0 -> restart(any(world.agents()), random.nextLong(shortest, shortest + MAX_DOWNTIME_NS));
            case 1 -> restart(any(world.proxies()).agent(), random.nextLong(shortest, shortest + MAX_DOWNTIME_NS));
            case 2 -> cut(any(any(world.sites()).uplinks()), random.nextLong(MAX_CUT_NS));
            case 3 -> spike(any(any(world.sites()).uplinks()), random.nextLong(MAX_CUT_NS));
            case 4 -> rotation(any(world.sites()), any(world.proxies()));
            case 5 -> any(world.sites())::forgetTranslations;
            default -> any(world.agents())::install;
        };
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Runnable restart(SimAgent agent, long downtimeNs) {
        return () -> {
            if (agent.isRunning()) {
                agent.restartAfter(Math.min(downtimeNs, toNs - world.time().nowNs()));
            }
        };
    }

    private Runnable rotation(Site site, ProxyNode proxy) {
        return () -> world.rotateKeys(site, proxy);
    }

    private Runnable cut(Uplink uplink, long durationNs) {
        int directions = random.nextInt(3);
        return () -> {
            world.trace("fault", () -> "an uplink is cut for " + durationNs / MS + " ms");
            if (directions != 1) {
                change(uplink.up(), settings -> cut(settings, true), settings -> cut(settings, false), durationNs);
            }
            if (directions != 2) {
                change(uplink.down(), settings -> cut(settings, true), settings -> cut(settings, false), durationNs);
            }
        };
    }

    private Runnable spike(Uplink uplink, long durationNs) {
        int byMs = random.nextInt(MAX_SPIKE_MS);
        return () -> {
            world.trace("fault", () -> "an uplink delays by " + byMs + " ms more for " + durationNs / MS + " ms");
            change(uplink.up(), settings -> delayed(settings, byMs), settings -> delayed(settings, -byMs), durationNs);
        };
    }

    private void change(
            Uplink.Direction direction,
            UnaryOperator<WanSettings> change,
            UnaryOperator<WanSettings> back,
            long durationNs) {
        direction.configure(change.apply(direction.settings()));
        world.time().after(durationNs, () -> {
            if (world.time().nowNs() < toNs) {
                direction.configure(back.apply(direction.settings()));
            }
        });
    }

    private static WanSettings cut(WanSettings settings, boolean isCut) {
        return with(settings, settings.delayMs(), isCut);
    }

    /** The same with more delay. */
    static WanSettings delayed(WanSettings settings, double byMs) {
        return with(settings, settings.delayMs() + byMs, settings.cut());
    }

    private static WanSettings with(WanSettings settings, double delayMs, boolean isCut) {
        return new WanSettings(
                settings.rateMbit(),
                settings.queueBytes(),
                delayMs,
                settings.jitterMs(),
                settings.jitter(),
                settings.keepOrder(),
                settings.loss(),
                settings.reorderShare(),
                settings.reorderMs(),
                settings.duplicateShare(),
                settings.blockUdp(),
                isCut);
    }
}
