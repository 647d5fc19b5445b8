// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooprouter.agent.role.AgentCounter;
import org.cooprouter.agent.role.Counters;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.wire.DropReason;

/**
 * What leaves for a packet of a call. Whole copies leave over every path as often as the profile says, whatever has happened to
 * paths: so that a single failure loses nothing that the surviving path carries (invariant 3). Split copies are dealt over the
 * paths that work ({@link SplitRules}).
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

    /** Where a path of a client ends, as its last accepted probe showed it. */
    private record Ending(int address, int port, long atNs) {
        private boolean receives(SimFrame copy) {
            return copy.destination() == address && copy.destinationPort() == port;
        }
    }

    CopyRules(World world) {
        this.world = world;
        this.repairs = new RepairRules(world);
    }

    void onProbe(Life proxy, SealedPacket probe, SimFrame frame) {
        int site = Associations.site(probe.session().association());
        endings.computeIfAbsent(new Client(proxy, site), client -> new TreeMap<>())
                .put(
                        probe.leftFrom(),
                        new Ending(
                                frame.source(), frame.sourcePort(), world.time().nowNs()));
    }

    void fromRouter(Site site, AppPacket packet, List<SimFrame> written) {
        RedundancyProfile profile = world.configs().profile(packet);
        List<Integer> paths = site.pathAddresses();
        List<SimFrame> copies = repairs.requireAndRemove(site.agent(), packet, written);
        if (profile.scheme().splits()) {
            SplitRules.Sent sent = new SplitRules.Sent(site.agent(), packet, profile);
            copies.forEach(copy -> sent.add(copy, paths.indexOf(copy.source())));
            boolean allWork = site.agent().counters().get(AgentCounter.PATHS_DOWN) == 0;
            putOff(site, sent.require(paths, allWork));
            return;
        }
        int expected = 0;
        for (int address : paths) {
            int wanted = SplitRules.share(profile, address);
            expected += wanted;
            long left = copies.stream().filter(copy -> copy.source() == address).count();
            if (!mayLeaveNow(profile, left, wanted)) {
                throw new Violation(site.agent().name() + " sends " + left + " copies of " + packet + " from "
                        + Integer.toHexString(address) + " instead of " + wanted);
            }
        }
        int missing = expected - copies.size();
        if (missing < 0 || (missing > 0 && !SplitRules.isSpread(profile))) {
            throw new Violation(site.agent().name() + " sends " + copies.size() + " frames for " + packet);
        }
        putOff(site, missing);
    }

    /** All, or where they are spread in time at least the first. */
    private static boolean mayLeaveNow(RedundancyProfile profile, long left, int wanted) {
        return left == wanted || (SplitRules.isSpread(profile) && left > 0 && left < wanted);
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
        List<SimFrame> copies = repairs.requireAndRemove(proxy.agent(), packet, written);
        Site site = packet.ledger().call().site();
        Map<Integer, Ending> known = endings.getOrDefault(new Client(life, site.index()), Map.of());
        RedundancyProfile profile = world.configs().profile(packet);
        if (profile.scheme().splits()) {
            splitFromProxy(proxy, site, packet, known, copies);
            return;
        }
        known.forEach((path, ending) -> {
            long left = copies.stream().filter(ending::receives).count();
            int wanted = SplitRules.share(profile, path);
            if (age(ending) < FRESH_NS && left < wanted && !mayLeaveNow(profile, left, wanted)) {
                throw new Violation(proxy.agent().name() + " sends " + left + " copies of " + packet
                        + " to the client's path " + Integer.toHexString(path) + " instead of " + wanted);
            }
        });
    }

    /** It deals over the paths that it has heard of lately; if that is all of them, and no others, their turns are known. */
    private void splitFromProxy(
            ProxyNode proxy, Site site, AppPacket packet, Map<Integer, Ending> known, List<SimFrame> copies) {
        SplitRules.Sent sent =
                new SplitRules.Sent(proxy.agent(), packet, world.configs().profile(packet));
        List<Integer> paths = site.pathAddresses();
        List<Ending> heard = paths.stream()
                .map(known::get)
                .filter(ending -> ending != null && age(ending) < HEARD_NS)
                .toList();
        boolean onlyToHeard = true;
        for (SimFrame copy : copies) {
            int path = 0;
            while (path < heard.size() && !heard.get(path).receives(copy)) {
                path++;
            }
            onlyToHeard &= path < heard.size();
            sent.add(copy, path);
        }
        sent.require(paths, onlyToHeard && heard.size() == paths.size());
    }

    private long age(Ending ending) {
        return world.time().nowNs() - ending.atNs();
    }
}
