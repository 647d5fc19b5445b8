// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooprouter.agent.redundancy.Raict;
import org.cooprouter.agent.redundancy.ReedSolomon;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.v1.AdaptiveConfig;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.ReedSolomonConfig;
import org.cooprouter.agent.v1.RepairConfig;
import org.cooprouter.agent.v1.SplitConfig;
import org.junit.jupiter.api.Test;

class AppTypeCompilerTest {
    private final Problems problems = new Problems();

    private RedundancyProfile compiled(RedundancyProfileConfig.Builder profile) {
        AppTypeConfig voice = AppTypeConfig.newBuilder()
                .setIndex(1)
                .setRedundancyProfile("profile")
                .build();
        Map<Integer, AppType> types = new AppTypeCompiler(problems)
                .compile(Map.of("voice", voice), Map.of("profile", profile.build()), Optional.empty());
        return Objects.requireNonNull(types.get(1)).profile();
    }

    private static RedundancyProfileConfig.Builder split(int scheme, int parts, int times) {
        return RedundancyProfileConfig.newBuilder()
                .setCopiesPerUplink(2)
                .setCopiesPerNeighbour(1)
                .setSplit(SplitConfig.newBuilder()
                        .setScheme(scheme)
                        .setParts(parts)
                        .setTimes(times));
    }

    @Test
    void shouldFindTheSchemeBehindItsNumber() {
        RedundancyProfile profile = compiled(split(6, 3, 2));

        assertThat(problems.list()).isEmpty();
        assertThat(profile.scheme().number()).isEqualTo(Schemes.RAIC_6);
        assertThat(profile.scheme().parts()).isEqualTo(3);
        assertThat(profile.times()).isEqualTo(2);
        assertThat(profile.share(PathKind.UPLINK)).isEqualTo(2);
        assertThat(profile.share(PathKind.NEIGHBOUR)).isEqualTo(1);
        assertThat(compiled(split(0, 2, 1)).scheme().number()).isEqualTo(Schemes.FRAGMENTS);
    }

    @Test
    void shouldReplicateWhenNothingIsSplit() {
        assertThat(compiled(RedundancyProfileConfig.newBuilder().setCopiesPerUplink(1)))
                .isEqualTo(new RedundancyProfile(1, 0, RedundancyProfile.DEFAULT.maxSkewNs()));
    }

    @Test
    void shouldRefuseASchemeThatThisVersionDoesNotHave() {
        compiled(split(9, 2, 1));
        compiled(split(5, 63, 1));
        compiled(split(5, 2, 0));

        assertThat(problems.list())
                .containsExactly(
                        "redundancyProfiles/profile: this version has no scheme 9 of 2 parts",
                        "redundancyProfiles/profile: this version has no scheme 5 of 63 parts",
                        "redundancyProfiles/profile: split.times is 0, expected 1-4");
    }

    @Test
    void shouldSpreadCopiesForAsLongAsItIsTold() {
        Duration most = Duration.newBuilder().setNanos(100_000_000).build();
        RedundancyProfile profile = compiled(split(6, 3, 2).setSpreadAtMost(most));

        assertThat(problems.list()).isEmpty();
        assertThat(profile.timing()).isEqualTo(new ProfileTiming(100_000_000, 0));
        assertThat(compiled(split(6, 3, 2)).timing()).isEqualTo(ProfileTiming.IMMEDIATE);
    }

    @Test
    void shouldHoldPacketsForAsLongAsItIsTold() {
        Duration hold = Duration.newBuilder().setNanos(30_000_000).build();

        assertThat(compiled(split(6, 3, 2).setHold(hold)).timing()).isEqualTo(new ProfileTiming(0, 30_000_000));
        compiled(split(6, 3, 2).setHold(Duration.newBuilder().setSeconds(1)));
        assertThat(problems.list()).containsExactly("redundancyProfiles/profile: hold is longer than 250 ms");
    }

    @Test
    void shouldRefuseToSpreadBeyondWhatItCanKeep() {
        compiled(split(6, 3, 2)
                .setSpreadAtMost(Duration.newBuilder().setNanos(250_000_001).build()));

        assertThat(problems.list()).containsExactly("redundancyProfiles/profile: spread_at_most is longer than 250 ms");
    }

    private AdaptiveSettings adaptive(AdaptiveConfig.Builder adaptive, RedundancyProfileConfig.Builder other) {
        AppTypeConfig voice = AppTypeConfig.newBuilder()
                .setIndex(1)
                .setRedundancyProfile("profile")
                .build();
        RedundancyProfileConfig profile = RedundancyProfileConfig.newBuilder()
                .setCopiesPerUplink(1)
                .setCopiesPerNeighbour(1)
                .setAdaptive(adaptive)
                .build();
        Map<Integer, AppType> types = new AppTypeCompiler(problems)
                .compile(Map.of("voice", voice), Map.of("profile", profile, "other", other.build()), Optional.empty());
        return Objects.requireNonNull(
                Objects.requireNonNull(types.get(1)).profile().adaptive());
    }

    @Test
    void shouldChooseFromTheNamedProfilesWithinTheBudget() {
        AdaptiveSettings settings =
                adaptive(AdaptiveConfig.newBuilder().setMaxOverheadPercent(60).addCandidates("other"), split(6, 3, 2));

        assertThat(problems.list()).isEmpty();
        assertThat(settings.profile()).isEqualTo("profile");
        assertThat(settings.maxOverheadPercent()).isEqualTo(60);
        assertThat(settings.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.name()).isEqualTo("other");
            assertThat(candidate.scheme().number()).isEqualTo(Schemes.RAIC_6);
            assertThat(candidate.times()).isEqualTo(2);
            assertThat(candidate.share(PathKind.UPLINK)).isEqualTo(2);
            assertThat(candidate.share(PathKind.NEIGHBOUR)).isEqualTo(1);
        });
    }

    @Test
    void shouldChooseFromItsOwnListWhenNothingIsNamed() {
        assertThat(adaptive(AdaptiveConfig.newBuilder(), split(6, 3, 2)).candidates())
                .isEqualTo(AdaptiveSettings.BUILT_IN);
    }

    @Test
    void shouldRefuseToChooseFromWhatIsMissingOrChoosesItself() {
        adaptive(
                AdaptiveConfig.newBuilder()
                        .setMaxOverheadPercent(1001)
                        .addCandidates("absent")
                        .addCandidates("profile"),
                split(6, 3, 2));

        assertThat(problems.list())
                .containsExactlyInAnyOrder(
                        "redundancyProfiles/profile: adaptive.candidates: redundancyProfiles/absent is no fixed profile",
                        "redundancyProfiles/profile: adaptive.candidates: redundancyProfiles/profile is no fixed profile",
                        "redundancyProfiles/profile: adaptive.max_overhead_percent is 1001, expected 0-1000");
    }

    @Test
    void shouldJoinRepairCopiesWithTheirShares() {
        assertThat(compiled(repair(RepairConfig.newBuilder().setRaictDepth(3))).repairs())
                .isEqualTo(new Repairs(new Raict(3), 0, 2));
        assertThat(compiled(repair(RepairConfig.newBuilder()
                                .setReedSolomon(ReedSolomonConfig.newBuilder()
                                        .setK(8)
                                        .setR(2)
                                        .setInterleave(4))))
                        .repairs())
                .isEqualTo(new Repairs(new ReedSolomon(8, 2, 4), 0, 2));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void shouldRefuseACodeThatThisVersionDoesNotHave() {
        compiled(repair(RepairConfig.newBuilder().setRaictDepth(17)));
        compiled(repair(RepairConfig.newBuilder()
                .setReedSolomon(ReedSolomonConfig.newBuilder().setK(64).setR(1).setInterleave(3))));

        assertThat(problems.list())
                .hasSize(2)
                .allMatch(problem -> problem.contains("redundancyProfiles/profile: repair: "));
    }

    private static RedundancyProfileConfig.Builder repair(RepairConfig.Builder repair) {
        return RedundancyProfileConfig.newBuilder().setCopiesPerUplink(1).setRepair(repair.setSharePerNeighbour(2));
    }
}
