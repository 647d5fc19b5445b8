// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.Counters;
import org.cooprouter.agent.role.config.AppType;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * What leaves for a packet of a call. Whole copies leave from every local address as often as the profile says, or as an adaptive one has
 * chosen, whatever has happened to paths: so that a single failure loses nothing that the surviving path carries (invariant 3); as long as
 * all paths work, it is known to which of the proxy's addresses each goes. Split copies are dealt over the paths that work
 * ({@link SplitRules}).
 */
final class CopyRules {
    /** Less than the 30 s after which a proxy forgets a path. */
    private static final long FRESH_NS = 25 * EventQueue.SECOND;
    /** Less than the second of silence after which a proxy leaves a path out. */
    private static final long HEARD_NS = 990 * EventQueue.MS;

    private final World world;
    private final RepairRules repairs;
    private final Map<Client, Map<Integer, Ending>> endings = new HashMap<>();
    /** Copies that routers have put off. */
    private final Map<Counters, Long> later = new HashMap<>();

    private record Client(Life proxy, int site) {}

    /** Where a path of a client begins at the proxy and ends, as its last accepted probe showed it. */
    private record Ending(int from, int address, int port, long atNs) {
        private boolean receives(SimFrame copy) {
            return copy.source() == from && copy.destination() == address && copy.destinationPort() == port;
        }
    }

    CopyRules(World world) {
        this.world = world;
        this.repairs = new RepairRules(world);
    }

    void onProbe(Life proxy, SealedPacket probe, SimFrame frame) {
        int association = probe.session().association();
        int site = Associations.site(association);
        List<PathPair> paths = world.site(site).pathsTo(Associations.proxy(association));
        int pathId = 0;
        while (paths.get(pathId).local() != probe.leftFrom()
                || paths.get(pathId).remote() != probe.leftTo()) {
            pathId++;
        }
        long nowNs = world.time().nowNs();
        endings.computeIfAbsent(new Client(proxy, site), client -> new TreeMap<>())
                .put(pathId, new Ending(frame.destination(), frame.source(), frame.sourcePort(), nowNs));
    }

    void fromRouter(Site site, AppPacket packet, List<SimFrame> written) {
        SimAgent by = site.agent();
        int proxy =
                Associations.proxy(requireSealed(by, packet, written).session().association());
        Redundancy redundancy = world.statements().atRouter(site, proxy, packet);
        List<PathPair> paths = site.pathsTo(proxy);
        List<SimFrame> copies = repairs.requireAndRemove(by, packet, redundancy.code(), written);
        ToIntFunction<SimFrame> pathOf = copy -> IntStream.range(0, paths.size())
                .filter(path -> paths.get(path).local() == copy.source()
                        && paths.get(path).remote() == copy.destination())
                .findFirst()
                .orElse(paths.size());
        boolean allWork = by.counters().get(AgentCounter.PATHS_DOWN) == 0;
        if (redundancy.scheme().splits()) {
            SplitRules.Sent sent = new SplitRules.Sent(by, packet, redundancy);
            copies.forEach(copy -> sent.add(copy, pathOf.applyAsInt(copy)));
            putOff(site, sent.require(allWork));
            return;
        }
        for (List<SimFrame> equal : byCopy(by, packet, copies)) {
            putOff(site, requireWhole(by, packet, redundancy, equal, pathOf, allWork));
        }
    }

    private SealedPacket requireSealed(SimAgent by, AppPacket packet, List<SimFrame> written) {
        SealedPacket sealed = written.isEmpty() ? null : world.packets().find(written.get(0));
        if (sealed == null) {
            throw new Violation(by.name() + " sends nothing for " + packet);
        }
        return sealed;
    }

    /** The datagrams of a packet that is whole, or those of each of its fragments, which leave as the whole packet would. */
    private List<List<SimFrame>> byCopy(SimAgent by, AppPacket packet, List<SimFrame> copies) {
        Map<SealedPacket, List<SimFrame>> different = new LinkedHashMap<>();
        for (SimFrame copy : copies) {
            SealedPacket sealed = requireSealed(by, packet, List.of(copy));
            different.computeIfAbsent(sealed, each -> new ArrayList<>()).add(copy);
        }
        boolean isFragmented = different.keySet().stream().anyMatch(each -> each.split() != null);
        AppType appType = world.configs().appType(packet.ledger().call().appType());
        boolean tagged = appType.experiment() != null && !appType.experiment().adopt();
        boolean mayBe = (appType.experiment() != null || appType.maxFragmentLength() > 0)
                && different.keySet().stream()
                        .allMatch(each -> each.parts() == different.size() && (!tagged || each.tag() != Saying.NO_TAG));
        if (isFragmented ? !mayBe : different.size() != 1) {
            throw new Violation(by.name() + " sends " + different.keySet() + " as fragments of " + packet);
        }
        return List.copyOf(different.values());
    }

    /** Returns how many are still to leave. */
    private static int requireWhole(
            SimAgent by,
            AppPacket packet,
            Redundancy redundancy,
            List<SimFrame> copies,
            ToIntFunction<SimFrame> pathOf,
            boolean allWork) {
        int[] left = new int[redundancy.paths() + 1];
        copies.forEach(copy -> left[pathOf.applyAsInt(copy)]++);
        int expected = 0;
        boolean right = left[redundancy.paths()] == 0;
        for (int path = 0; path < redundancy.paths(); path++) {
            expected += redundancy.share(path);
            right &= allWork
                    ? redundancy.mayLeaveNow(left[path], redundancy.share(path))
                    : redundancy.mayLeaveNow(
                            redundancy.placeOf(path).map(other -> left[other]).sum(), redundancy.shareOfPlace(path));
        }
        if (!right || (copies.size() != expected && !redundancy.isSpread())) {
            throw new Violation(by.name() + " sends of " + packet + " by path " + Arrays.toString(left)
                    + " copies instead of " + redundancy.shares());
        }
        return expected - copies.size();
    }

    private void putOff(Site site, long copies) {
        later.merge(site.agent().counters(), copies, Long::sum);
    }

    /** Holds a router to having sent what it put off, as far as the path still was there. */
    void requireLater(SimAgent router) {
        Counters counters = router.counters();
        long expected = later.getOrDefault(counters, 0L);
        long left = counters.get(AgentCounter.COPIES_DELAYED) + counters.dropped(DropReason.PATH_GONE);
        if (left != expected) {
            throw new Violation(router.name() + " has sent " + left + " copies later instead of " + expected);
        }
    }

    void byTimer(List<SimFrame> written) {
        repairs.byTimer(written);
    }

    void requireClosed(long sinceNs) {
        repairs.requireClosed(sinceNs);
    }

    void fromProxy(ProxyNode proxy, Life life, AppPacket packet, List<SimFrame> written) {
        SimAgent by = proxy.agent();
        Site site = packet.ledger().call().site();
        Redundancy redundancy = world.statements().atProxy(proxy, site, packet);
        List<SimFrame> copies = repairs.requireAndRemove(by, packet, redundancy.code(), written);
        Map<Integer, Ending> known = endings.getOrDefault(new Client(life, site.index()), Map.of());
        if (redundancy.scheme().splits()) {
            splitFromProxy(by, packet, redundancy, known, copies);
            return;
        }
        boolean allHeard = known.size() == redundancy.paths()
                && known.values().stream().allMatch(ending -> age(ending) < HEARD_NS);
        for (List<SimFrame> equal : byCopy(by, packet, copies)) {
            for (int path = 0; path < redundancy.paths(); path++) {
                int wanted = allHeard ? redundancy.share(path) : redundancy.shareOfPlace(path);
                List<Ending> place = (allHeard ? IntStream.of(path) : redundancy.placeOf(path))
                        .mapToObj(known::get)
                        .filter(Objects::nonNull)
                        .toList();
                long left = equal.stream()
                        .filter(copy -> place.stream().anyMatch(ending -> ending.receives(copy)))
                        .count();
                boolean isKnown = place.stream().anyMatch(ending -> age(ending) < FRESH_NS);
                if (isKnown && left < wanted && !redundancy.mayLeaveNow(left, wanted)) {
                    throw new Violation(by.name() + " sends " + left + " copies of " + packet + " to the client's path "
                            + path + " instead of " + wanted);
                }
            }
        }
    }

    /** It deals over the paths that it has heard of lately; if that is all of them, and no others, their turns are known. */
    private void splitFromProxy(
            SimAgent by, AppPacket packet, Redundancy redundancy, Map<Integer, Ending> known, List<SimFrame> copies) {
        SplitRules.Sent sent = new SplitRules.Sent(by, packet, redundancy);
        boolean allInTurn = known.size() == redundancy.paths();
        for (SimFrame copy : copies) {
            int path = 0;
            while (path < redundancy.paths() && !isHeardAt(known.get(path), copy)) {
                path++;
            }
            allInTurn &= path < redundancy.paths();
            sent.add(copy, path);
        }
        sent.require(allInTurn && known.values().stream().allMatch(ending -> age(ending) < HEARD_NS));
    }

    private boolean isHeardAt(@Nullable Ending ending, SimFrame copy) {
        return ending != null && age(ending) < HEARD_NS && ending.receives(copy);
    }

    private long age(Ending ending) {
        return world.time().nowNs() - ending.atNs();
    }
}
