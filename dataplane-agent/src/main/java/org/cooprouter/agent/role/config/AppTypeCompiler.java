// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import com.google.protobuf.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.agent.redundancy.DuplicateElimination;
import org.cooprouter.agent.redundancy.ExistingPacketId;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.RedundancyScheme;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.config.AdaptiveSettings.Candidate;
import org.cooprouter.agent.v1.AdaptiveConfig;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.DuplicateEliminationConfig;
import org.cooprouter.agent.v1.ExistingPacketIdConfig;
import org.cooprouter.agent.v1.FragmentExperimentConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.ReedSolomonConfig;
import org.cooprouter.agent.v1.RepairConfig;
import org.cooprouter.agent.v1.SplitConfig;
import org.jspecify.annotations.Nullable;

/** Joins app types with their redundancy profiles. */
final class AppTypeCompiler {
    private static final int MAX_INDEX = 65535;
    private static final int MAX_COPIES = 4;
    private static final int MIN_FRAGMENT = 50;
    private static final int MAX_FRAGMENT = 1400;
    private static final long NS_PER_MS = 1_000_000;
    /** Within the horizon of the wheels that delay copies and hold packets. */
    private static final long MAX_DELAY_NS = 250 * NS_PER_MS;

    private static final int MAX_OVERHEAD_PERCENT = 1000;
    private static final int MAX_EXPERIMENT_PERCENT = 50;

    private final Problems problems;

    AppTypeCompiler(Problems problems) {
        this.problems = problems;
    }

    /** {@code proxies} are those that there are, if this agent is told. */
    Map<Integer, AppType> compile(
            Map<String, AppTypeConfig> types,
            Map<String, RedundancyProfileConfig> profileConfigs,
            Optional<Set<String>> proxies) {
        Map<String, RedundancyProfile> profiles = profiles(profileConfigs);
        Map<Integer, AppType> appTypes = new HashMap<>();
        types.forEach((id, type) -> {
            String name = "appTypes/" + id;
            problems.inRange(name, "index", type.getIndex(), 1, MAX_INDEX);
            problems.require(
                    type.getExpectedPacketRatePps() >= 0, name, "expected_packet_rate_pps is negative or not a number");
            RedundancyProfile profile = profiles.get(type.getRedundancyProfile());
            if (profile == null) {
                problems.add(name, "redundancyProfiles/" + type.getRedundancyProfile() + " does not exist");
                profile = RedundancyProfile.DEFAULT;
            }
            proxies.ifPresent(known -> {
                for (String proxy : type.getPreferredProxiesList()) {
                    problems.require(known.contains(proxy), name, "proxies/" + proxy + " does not exist");
                }
            });
            AppType other = appTypes.put(type.getIndex(), appType(id, type, profile));
            problems.require(other == null, name, "index " + type.getIndex() + " is that of another app type");
        });
        return Map.copyOf(appTypes);
    }

    private AppType appType(String id, AppTypeConfig type, RedundancyProfile profile) {
        String name = "appTypes/" + id;
        return new AppType(
                id,
                type.getIndex(),
                type.getExpectedPacketRatePps() == 0 ? AppType.DEFAULT_RATE_PPS : type.getExpectedPacketRatePps(),
                problems.nanos(
                        name, "outbound_idle_timeout", type.getOutboundIdleTimeout(), AppType.DEFAULT_OUTBOUND_IDLE_NS),
                problems.nanos(name, "inbound_idle_timeout", type.getInboundIdleTimeout(), 0),
                problems.nanos(name, "presence_hold", type.getPresenceHold(), AppType.DEFAULT_PRESENCE_HOLD_NS),
                List.copyOf(type.getPreferredProxiesList()),
                profile,
                type.getMaxFragmentSize() == 0
                        ? 0
                        : problems.inRange(
                                name, "max_fragment_size", type.getMaxFragmentSize(), MIN_FRAGMENT, MAX_FRAGMENT),
                type.getPathMtuDiscovery(),
                type.hasFragmentExperiment() ? experiment(name, type.getFragmentExperiment(), profile) : null,
                type.hasDuplicateElimination() ? elimination(name, type.getDuplicateElimination()) : null);
    }

    private EliminationSettings elimination(String name, DuplicateEliminationConfig config) {
        long ageNs = problems.nanos(
                name, "duplicate_elimination.max_skew", config.getMaxSkew(), EliminationSettings.DEFAULT_AGE_NS);
        return switch (config.getIdentityCase()) {
            case RTP -> new EliminationSettings(ExistingPacketId.RTP, DuplicateElimination.ANY_COPIES, ageNs);
            case EXISTING_PACKET_ID ->
                new EliminationSettings(
                        format(name, config.getExistingPacketId()), DuplicateElimination.ANY_COPIES, ageNs);
            case CONTENT_COPIES ->
                new EliminationSettings(
                        null,
                        problems.inRange(
                                name,
                                "duplicate_elimination.content_copies",
                                config.getContentCopies(),
                                2,
                                EliminationSettings.MAX_COPIES),
                        ageNs);
            case IDENTITY_NOT_SET -> {
                problems.add(name, "duplicate_elimination does not say what identifies a packet");
                yield new EliminationSettings(null, 2, ageNs);
            }
        };
    }

    private ExistingPacketId format(String name, ExistingPacketIdConfig config) {
        int offset = problems.inRange(name, "existing_packet_id.offset", config.getOffset(), 0, MAX_FRAGMENT);
        int stream =
                problems.inRange(name, "existing_packet_id.stream_offset", config.getStreamOffset(), 0, MAX_FRAGMENT);
        boolean isSize = Integer.bitCount(config.getBytes()) == 1 && config.getBytes() <= Long.BYTES;
        problems.require(isSize, name, "existing_packet_id.bytes is " + config.getBytes() + ", expected 1, 2, 4 or 8");
        return new ExistingPacketId(
                offset,
                isSize ? config.getBytes() : 1,
                config.hasStreamOffset() ? stream : ExistingPacketId.ONE_STREAM,
                false);
    }

    private ExperimentSettings experiment(String name, FragmentExperimentConfig experiment, RedundancyProfile profile) {
        problems.require(
                profile.adaptive() == null
                        && !profile.scheme().splits()
                        && !profile.repairs().any(),
                name,
                "fragment_experiment needs a profile of whole copies without repair copies");
        problems.inRange(
                name, "fragment_experiment.sizes", experiment.getSizesCount(), 1, ExperimentSettings.MAX_SIZES);
        experiment
                .getSizesList()
                .forEach(size -> problems.inRange(name, "fragment_experiment.sizes", size, MIN_FRAGMENT, MAX_FRAGMENT));
        int percent = problems.inRange(
                name,
                "fragment_experiment.percent",
                experiment.getPercent() == 0 ? ExperimentSettings.DEFAULT_PERCENT : experiment.getPercent(),
                1,
                MAX_EXPERIMENT_PERCENT);
        List<Integer> sizes = experiment.getSizesList().stream()
                .limit(ExperimentSettings.MAX_SIZES)
                .toList();
        return new ExperimentSettings(sizes, percent, experiment.getAdopt());
    }

    private Map<String, RedundancyProfile> profiles(Map<String, RedundancyProfileConfig> configs) {
        Map<String, RedundancyProfile> profiles = new HashMap<>();
        configs.forEach((id, profile) -> {
            String name = "redundancyProfiles/" + id;
            profiles.put(
                    id,
                    new RedundancyProfile(
                            scheme(name, profile),
                            problems.inRange(name, "copies_per_uplink", profile.getCopiesPerUplink(), 0, MAX_COPIES),
                            problems.inRange(
                                    name, "copies_per_neighbour", profile.getCopiesPerNeighbour(), 0, MAX_COPIES),
                            profile.hasSplit()
                                    ? problems.inRange(
                                            name,
                                            "split.times",
                                            profile.getSplit().getTimes(),
                                            1,
                                            MAX_COPIES)
                                    : 1,
                            repairs(name, profile),
                            problems.nanos(
                                    name, "max_skew", profile.getMaxSkew(), RedundancyProfile.DEFAULT.maxSkewNs()),
                            timing(name, profile),
                            null,
                            stream(name, profile)));
        });
        Map<String, RedundancyProfile> fixed = new HashMap<>(profiles);
        configs.forEach((id, config) -> {
            if (config.hasAdaptive()) {
                fixed.remove(id);
            }
        });
        configs.forEach((id, config) -> {
            if (config.hasAdaptive()) {
                profiles.computeIfPresent(
                        id,
                        (_, profile) -> profile.with(adaptive(
                                id,
                                config.getAdaptive(),
                                fixed,
                                profile.timing().spreadNs() > 0)));
            }
        });
        return profiles;
    }

    private ProfileTiming timing(String name, RedundancyProfileConfig profile) {
        return new ProfileTiming(
                delay(name, "spread_at_most", profile.getSpreadAtMost()), delay(name, "hold", profile.getHold()));
    }

    private @Nullable StreamSplitting stream(String name, RedundancyProfileConfig profile) {
        if (!profile.hasStreamSplitting()) {
            return null;
        }
        long joinNs = delay(
                name,
                "stream_splitting.reorder_at_most",
                profile.getStreamSplitting().getReorderAtMost());
        problems.require(
                joinNs > 0 && joinNs <= StreamSplitting.MAX_JOIN_NS,
                name,
                "stream_splitting.reorder_at_most is not between 1 ns and 125 ms");
        problems.require(
                !profile.hasSplit() && !profile.hasRepair() && !profile.hasAdaptive() && !profile.hasHold(),
                name,
                "stream_splitting goes with no split, repair, adaptive or hold");
        return new StreamSplitting(joinNs);
    }

    private long delay(String name, String field, Duration value) {
        long delayNs = problems.nanos(name, field, value, 0);
        problems.require(delayNs <= MAX_DELAY_NS, name, field + " is longer than " + MAX_DELAY_NS / NS_PER_MS + " ms");
        return delayNs;
    }

    private AdaptiveSettings adaptive(
            String id, AdaptiveConfig config, Map<String, RedundancyProfile> fixed, boolean spread) {
        String name = "redundancyProfiles/" + id;
        List<Candidate> candidates = new ArrayList<>();
        for (String candidate : config.getCandidatesList()) {
            RedundancyProfile profile = fixed.get(candidate);
            if (profile == null) {
                problems.add(name, "adaptive.candidates: redundancyProfiles/" + candidate + " is no fixed profile");
            } else {
                candidates.add(Candidate.of(candidate, profile));
            }
        }
        int overhead = problems.inRange(
                name, "adaptive.max_overhead_percent", config.getMaxOverheadPercent(), 0, MAX_OVERHEAD_PERCENT);
        return new AdaptiveSettings(
                id,
                overhead,
                config.getCandidatesCount() == 0 ? AdaptiveSettings.BUILT_IN : List.copyOf(candidates),
                spread);
    }

    private Repairs repairs(String name, RedundancyProfileConfig profile) {
        RepairConfig repair = profile.getRepair();
        int perUplink = problems.inRange(name, "repair.share_per_uplink", repair.getSharePerUplink(), 0, MAX_COPIES);
        int perNeighbour =
                problems.inRange(name, "repair.share_per_neighbour", repair.getSharePerNeighbour(), 0, MAX_COPIES);
        ReedSolomonConfig block = repair.getReedSolomon();
        try {
            return switch (repair.getCodeCase()) {
                case RAICT_DEPTH -> new Repairs(new Raict(repair.getRaictDepth()), perUplink, perNeighbour);
                case REED_SOLOMON ->
                    new Repairs(
                            new ReedSolomon(block.getK(), block.getR(), block.getInterleave()),
                            perUplink,
                            perNeighbour);
                case CODE_NOT_SET -> Repairs.NONE;
            };
        } catch (IllegalArgumentException e) {
            problems.add(name, "repair: " + e.getMessage());
            return Repairs.NONE;
        }
    }

    private RedundancyScheme scheme(String name, RedundancyProfileConfig profile) {
        if (!profile.hasSplit()) {
            return Schemes.replication();
        }
        SplitConfig split = profile.getSplit();
        RedundancyScheme scheme = Schemes.find(split.getScheme(), split.getParts());
        if (scheme == null) {
            problems.add(
                    name, "this version has no scheme " + split.getScheme() + " of " + split.getParts() + " parts");
            return Schemes.replication();
        }
        return scheme;
    }
}
