// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import static org.cooprouter.topology.sim.EventQueue.MS;
import static org.cooprouter.topology.sim.EventQueue.SECOND;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.path.LearntPaths;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.RepairCode;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.EliminationSettings;
import org.cooprouter.agent.role.config.ExperimentSettings;
import org.cooprouter.agent.role.config.ProfileTiming;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.Repairs;
import org.cooprouter.agent.session.Session;
import org.cooprouter.topology.wan.GilbertElliott;
import org.cooprouter.topology.wan.JitterShape;
import org.cooprouter.topology.wan.WanSettings;

/**
 * A world drawn from a seed, and everything that happens in it: homes with uplinks and helping neighbours, proxies, calls, the
 * quality of each direction of each uplink, and faults. It ends with a calm after which everything has to work again.
 */
final class RandomScenario {
    private static final int[] SPLITTING = {Schemes.FRAGMENTS, Schemes.RAIC_5, Schemes.RAIC_6};
    private static final int FEW_PARTS = 3;
    private static final int MANY_PARTS = 12;
    private static final int GAME = 1;
    private static final int VOICE = 2;
    private static final long SETTLED_NS = 400 * MS;
    private static final long GAME_IDLE_NS = 1_500 * MS;
    private static final long VOICE_IDLE_NS = 60 * SECOND;
    private static final double MAX_PACKETS_PER_SECOND = 200;
    private static final long MAX_SPREAD_NS = 100 * MS;
    private static final long MAX_COPY_INTERVAL_NS = 100 * MS;
    private static final long MAX_HOLD_NS = 60 * MS;
    private static final int MOST_ADDRESSES = 3;
    private static final int MIN_SIZE = 20;
    private static final int MAX_SIZE = 100;
    private static final int MAX_PERCENT = 50;
    private static final int MAX_OVERHEAD_PERCENT = 300;
    private static final long RECOVERY_NS = 6 * SECOND;
    private static final long RECOVERY_INTERVAL_NS = 200 * MS;
    private static final long PROOF_NS = 500 * MS;
    private static final long PROOF_INTERVAL_NS = 50 * MS;
    private static final long DRAIN_NS = 500 * MS;

    private final World world;
    private final SplittableRandom random;
    private final Map<Integer, Integer> ownCopies = new HashMap<>();
    private final long calmNs;
    private final long provenNs;

    private RandomScenario(long seed, AeadProvider aeads, Trace trace) {
        world = new World(seed, aeads, trace);
        random = world.random().split();
        calmNs = SETTLED_NS + random.nextLong(SECOND, 3 * SECOND);
        provenNs = calmNs + RECOVERY_NS;
        drawPlaces();
        drawCalls();
        new Faults(world, random, SETTLED_NS, calmNs).draw();
        world.time().at(calmNs, this::calm);
        world.start();
    }

    static RandomScenario of(long seed, AeadProvider aeads, Trace trace) {
        return new RandomScenario(seed, aeads, trace);
    }

    World world() {
        return world;
    }

    /** Runs to the end; a violation of an invariant is thrown. */
    void run() {
        world.runUntil(provenNs + PROOF_NS + DRAIN_NS);
        for (Call call : world.calls()) {
            requireAll(call.up());
            requireAll(call.down());
        }
        world.requireLaterCopies(provenNs);
    }

    private void requireAll(Ledger ledger) {
        long missing = ledger.missing(provenNs, Long.MAX_VALUE);
        if (missing > 0) {
            throw new Violation(ledger + ": " + missing + " packets are missing although nothing has been wrong for "
                    + RECOVERY_NS / SECOND + " s");
        }
    }

    private void drawPlaces() {
        int proxies = random.nextInt(4) == 0 ? 2 : 1;
        int homes = 1 + random.nextInt(3);
        List<String> preferred = new ArrayList<>();
        for (int i = 0; i < proxies; i++) {
            preferred.add(random.nextInt(preferred.size() + 1), SimConfigs.proxyId(i));
        }
        for (int i = 0; i < homes; i++) {
            world.addSite(1 + random.nextInt(2)).uplinks().forEach(this::drawQuality);
        }
        for (Site site : world.sites()) {
            for (Site neighbour : world.sites()) {
                if (site != neighbour && random.nextBoolean()) {
                    site.helpedBy(neighbour);
                }
            }
        }
        int mostPaths = world.sites().stream()
                .mapToInt(site -> site.uplinks().size() + site.helpers().size())
                .max()
                .orElse(1);
        // A proxy has room for those of one more local path: a neighbour's translation may move them.
        for (int i = 0; i < proxies; i++) {
            world.addProxy(1 + random.nextInt(Math.min(MOST_ADDRESSES, LearntPaths.MAX_PATHS / (mostPaths + 1))));
        }
        drawAppType(GAME, GAME_IDLE_NS, preferred);
        drawAppType(VOICE, VOICE_IDLE_NS, preferred.reversed());
    }

    private void drawAppType(int appType, long idleNs, List<String> preferred) {
        ProfileTiming timing = drawTiming();
        RedundancyProfile profile = random.nextInt(4) == 0
                ? drawAdaptiveProfile("profile-" + appType, timing)
                : drawProfile().with(timing);
        world.configs().appType(appType, MAX_PACKETS_PER_SECOND, idleNs, preferred, profile);
        drawElimination(appType);
        drawFragments(appType);
    }

    /** Applications of a quarter of all app types send copies by themselves, which are told by their bytes or by the numbers in them. */
    private void drawElimination(int appType) {
        if (random.nextInt(4) == 0) {
            ownCopies.put(appType, 2 + random.nextInt(2));
            world.configs()
                    .eliminate(
                            appType,
                            random.nextBoolean()
                                    ? new EliminationSettings(null, ownCopies.get(appType), SimConfigs.MAX_SKEW_NS)
                                    : new EliminationSettings(
                                            AppPacket.NUMBER, DuplicateElimination.ANY_COPIES, SimConfigs.MAX_SKEW_NS));
        }
    }

    /**
     * Of app types whose packets are not split anyhow, a quarter has packets in fragments; of those that may, another quarter tries sizes
     * of fragments, which tags tell from each other.
     */
    private void drawFragments(int appType) {
        RedundancyProfile profile = world.configs().appType(appType).profile();
        int kind = random.nextInt(4);
        if (!profile.scheme().splits() && kind == 0) {
            world.configs().fragment(appType, random.nextInt(MIN_SIZE, MAX_SIZE));
        } else if (!profile.scheme().splits() && !profile.repairs().any() && profile.adaptive() == null && kind == 1) {
            List<Integer> sizes = random.ints(1 + random.nextInt(ExperimentSettings.MAX_SIZES), MIN_SIZE, MAX_SIZE)
                    .boxed()
                    .distinct()
                    .toList();
            world.configs()
                    .experiment(
                            appType,
                            new ExperimentSettings(sizes, 1 + random.nextInt(MAX_PERCENT), random.nextBoolean()));
        }
    }

    /** Chosen by what has been measured, among all there is or among a few. */
    private RedundancyProfile drawAdaptiveProfile(String name, ProfileTiming timing) {
        List<Candidate> candidates = new ArrayList<>(AdaptiveSettings.BUILT_IN);
        if (random.nextBoolean()) {
            candidates.removeIf(candidate -> random.nextInt(3) > 0);
            candidates.add(Candidate.of("drawn", drawProfile()));
        }
        AdaptiveSettings settings = new AdaptiveSettings(
                name, random.nextInt(MAX_OVERHEAD_PERCENT + 1), List.copyOf(candidates), timing.spreadNs() > 0);
        return new RedundancyProfile(1, 1, SimConfigs.MAX_SKEW_NS).with(timing).with(settings);
    }

    /** Whole copies, of which single failures lose nothing; or beside them repair copies; or some scheme that splits. */
    private RedundancyProfile drawProfile() {
        int kind = random.nextInt(3);
        if (kind < 2) {
            Repairs repairs = kind == 0 ? Repairs.NONE : new Repairs(drawCode(), drawShare(), drawShare());
            return new RedundancyProfile(
                    Schemes.replication(), drawShare(), drawShare(), 1, repairs, SimConfigs.MAX_SKEW_NS);
        }
        int number = SPLITTING[random.nextInt(SPLITTING.length)];
        int parts = Schemes.MIN_PARTS + random.nextInt(random.nextInt(4) == 0 ? MANY_PARTS : FEW_PARTS);
        RedundancyScheme scheme = Objects.requireNonNull(Schemes.find(number, parts));
        return new RedundancyProfile(scheme, drawShare(), drawShare(), drawShare(), SimConfigs.MAX_SKEW_NS);
    }

    /** Copies of a quarter of all app types leave one after the other; packets of a quarter wait before they are handed over. */
    private ProfileTiming drawTiming() {
        return switch (random.nextInt(8)) {
            case 0 -> new ProfileTiming(1 + random.nextLong(MAX_SPREAD_NS), 0);
            case 1 -> new ProfileTiming(0, 1 + random.nextLong(MAX_HOLD_NS));
            case 2 -> new ProfileTiming(1 + random.nextLong(MAX_SPREAD_NS), 1 + random.nextLong(MAX_HOLD_NS));
            default -> ProfileTiming.IMMEDIATE;
        };
    }

    private RepairCode drawCode() {
        return random.nextBoolean()
                ? new Raict(1 + random.nextInt(4))
                : new ReedSolomon(1 + random.nextInt(8), 1 + random.nextInt(4), 1 + random.nextInt(4));
    }

    /** Mostly 1, at most 4. */
    private int drawShare() {
        return 1 + random.nextInt(4) / 3 * random.nextInt(4);
    }

    private void drawQuality(Uplink uplink) {
        uplink.up().configure(drawSettings());
        uplink.down().configure(drawSettings());
    }

    /** Up to 40 % loss, alone or in bursts; up to 260 ms from the first to the last packet. */
    private WanSettings drawSettings() {
        GilbertElliott loss = switch (random.nextInt(3)) {
            case 0 -> GilbertElliott.NONE;
            case 1 -> GilbertElliott.independent(random.nextDouble(0.4));
            default -> GilbertElliott.ofMean(random.nextDouble(0.3), 1 + random.nextInt(20));
        };
        return new WanSettings(
                0,
                0,
                1 + random.nextInt(60),
                random.nextInt(2) * random.nextDouble(40),
                JitterShape.UNIFORM,
                random.nextBoolean(),
                loss,
                random.nextInt(2) * random.nextDouble(0.2),
                random.nextDouble(100),
                random.nextInt(2) * random.nextDouble(0.1),
                false,
                false);
    }

    private void drawCalls() {
        int calls = 1 + random.nextInt(4);
        for (int i = 0; i < calls; i++) {
            Site site = world.site(random.nextInt(world.sites().size()));
            int protocol = random.nextInt(4) == 0 ? Session.TCP : Session.UDP;
            int appType = random.nextBoolean() ? GAME : VOICE;
            Call call = world.addCall(site, protocol, appType);
            call.sending(ownCopies.getOrDefault(appType, 1), random.nextLong(MAX_COPY_INTERVAL_NS));
            long interval = random.nextLong(5 * MS, 40 * MS);
            long begin = SETTLED_NS + random.nextLong(SECOND / 2);
            long pause = begin + random.nextLong(2 * SECOND);
            call.talk(begin, Math.min(pause, calmNs), interval);
            if (random.nextBoolean()) {
                call.talk(pause + random.nextLong(2 * SECOND), calmNs, interval);
            }
            call.talk(calmNs, provenNs, RECOVERY_INTERVAL_NS);
            call.talk(provenNs, provenNs + PROOF_NS, PROOF_INTERVAL_NS);
        }
    }

    private void calm() {
        world.trace("world", () -> "calms down");
        for (Site site : world.sites()) {
            for (Uplink uplink : site.uplinks()) {
                uplink.configure(WanSettings.PERFECT);
            }
        }
        for (SimAgent agent : world.agents()) {
            if (agent.isNearItsLastPacketId()) {
                agent.restartAfter(MS);
            }
        }
    }
}
