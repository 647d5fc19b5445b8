// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cooprouter.agent.role.config.AdaptiveSettings;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.v1.ChoiceReport;

/** How packets have to leave by what agents are told, and by what they say in their telemetry that they have chosen. */
final class Statements {
    private static final Pattern CHOICE = Pattern.compile("(\\S+) \\(([^;]*?)(?:; repair copies (.*))?\\)");

    private final World world;

    Statements(World world) {
        this.world = world;
    }

    /** Of a router's packet to a proxy. */
    Redundancy atRouter(Site site, int proxy, AppPacket packet) {
        return of(site.agent(), SimConfigs.proxyId(proxy), site.pathsTo(proxy), packet, PathPair::name);
    }

    /** Of a proxy's packet to a home; proxies know paths by their numbers. */
    Redundancy atProxy(ProxyNode proxy, Site site, AppPacket packet) {
        List<PathPair> paths = site.pathsTo(proxy.index());
        return of(proxy.agent(), site.agent().name(), paths, packet, path -> Integer.toString(paths.indexOf(path)));
    }

    private Redundancy of(
            SimAgent agent, String peer, List<PathPair> paths, AppPacket packet, Function<PathPair, String> nameOf) {
        RedundancyProfile profile = world.configs().profile(packet);
        AdaptiveSettings adaptive = profile.adaptive();
        String chosen = adaptive == null ? "" : chosen(agent, peer, adaptive.profile());
        if (adaptive == null || chosen.isEmpty()) {
            return Redundancy.of(profile, world.configs().repairCode(packet), paths);
        }
        Matcher choice = CHOICE.matcher(chosen);
        if (!choice.matches()) {
            throw new Violation(agent.name() + " says what nobody understands: " + chosen);
        }
        Candidate candidate = adaptive.candidates().stream()
                .filter(each -> each.name().equals(choice.group(1)))
                .findFirst()
                .orElseThrow(() -> new Violation(agent.name() + " chooses what it cannot choose: " + chosen));
        List<String> names = paths.stream().map(nameOf).toList();
        return new Redundancy(
                candidate.scheme(),
                candidate.times(),
                candidate.repairs().code(),
                Redundancy.isSpread(profile),
                IntStream.range(0, paths.size()).boxed().toList(),
                shares(choice.group(2), names));
    }

    private static String chosen(SimAgent agent, String peer, String profile) {
        return agent.choices().stream()
                .filter(report -> report.getPeer().equals(peer)
                        && report.getRedundancyProfile().equals(profile))
                .map(ChoiceReport::getCurrent)
                .findFirst()
                .orElse("");
    }

    /** "isp-0 1, to-1 2" */
    private static List<Integer> shares(String text, List<String> names) {
        List<Integer> shares = new ArrayList<>(names.stream().map(name -> 0).toList());
        Arrays.stream(text.split(", ", -1)).filter(share -> !share.isEmpty()).forEach(share -> {
            int end = share.lastIndexOf(' ');
            int path = names.indexOf(share.substring(0, end));
            if (path < 0) {
                throw new Violation("a path is chosen that is not there: " + text + ", of " + names);
            }
            shares.set(path, Integer.parseInt(share.substring(end + 1)));
        });
        return shares;
    }
}
