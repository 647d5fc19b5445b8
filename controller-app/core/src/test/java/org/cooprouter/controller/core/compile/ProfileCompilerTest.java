// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import org.cooprouter.agent.v1.AdaptiveConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.ReedSolomonConfig;
import org.cooprouter.agent.v1.RepairConfig;
import org.cooprouter.agent.v1.SplitConfig;
import org.cooprouter.controller.core.policy.Defaults;
import org.cooprouter.policy.v1.Adaptive;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Splitting;
import org.cooprouter.policy.v1.Spread;
import org.cooprouter.policy.v1.Steady;
import org.junit.jupiter.api.Test;

class ProfileCompilerTest {
    private static RedundancyProfileConfig compiled(RedundancyProfile.Builder profile) {
        Resource resource = Resource.newBuilder().setRedundancyProfile(profile).build();
        return ProfileCompiler.compile(Defaults.apply(resource).getRedundancyProfile());
    }

    private static RedundancyProfileConfig split(int perUplink, int perNeighbour, int scheme, int parts, int times) {
        return RedundancyProfileConfig.newBuilder()
                .setCopiesPerUplink(perUplink)
                .setCopiesPerNeighbour(perNeighbour)
                .setMaxSkew(Durations.fromMillis(500))
                .setSplit(SplitConfig.newBuilder()
                        .setScheme(scheme)
                        .setParts(parts)
                        .setTimes(times))
                .build();
    }

    @Test
    void shouldNameEverySchemeByItsNumberOnTheWire() {
        Splitting byDefault = Splitting.getDefaultInstance();

        assertThat(compiled(RedundancyProfile.newBuilder().setFragments(byDefault)))
                .isEqualTo(split(1, 1, 0, 2, 1));
        assertThat(compiled(RedundancyProfile.newBuilder().setRaic5(byDefault))).isEqualTo(split(1, 1, 5, 2, 1));
        assertThat(compiled(RedundancyProfile.newBuilder().setRaic6(byDefault))).isEqualTo(split(1, 1, 6, 2, 1));
    }

    @Test
    void shouldCarryPartsTimesAndShares() {
        Splitting splitting = Splitting.newBuilder()
                .setParts(5)
                .setTimes(2)
                .setSharePerUplink(3)
                .setSharePerNeighbour(0)
                .build();

        assertThat(compiled(RedundancyProfile.newBuilder().setRaic6(splitting))).isEqualTo(split(3, 0, 6, 5, 2));
    }

    @Test
    void shouldSplitNothingInReplication() {
        RedundancyProfileConfig config =
                compiled(RedundancyProfile.newBuilder().setReplication(Replication.getDefaultInstance()));

        assertThat(config.hasSplit()).isFalse();
        assertThat(config.getCopiesPerUplink()).isEqualTo(1);
        assertThat(config.getCopiesPerNeighbour()).isEqualTo(1);
    }

    @Test
    void shouldSpreadCopiesOnlyWhereThePolicySaysSo() {
        RedundancyProfile.Builder together =
                RedundancyProfile.newBuilder().setReplication(Replication.getDefaultInstance());
        RedundancyProfile.Builder spread = together.clone().setSpread(Spread.getDefaultInstance());

        assertThat(compiled(together).hasSpreadAtMost()).isFalse();
        assertThat(compiled(spread).getSpreadAtMost()).isEqualTo(Durations.fromMillis(100));
        assertThat(compiled(spread.setMaxSkew(Durations.fromMillis(60))).getSpreadAtMost())
                .isEqualTo(Durations.fromMillis(30));
        assertThat(compiled(spread.setSpread(Spread.newBuilder().setAtMost(Durations.fromMillis(7))))
                        .getSpreadAtMost())
                .isEqualTo(Durations.fromMillis(7));
    }

    @Test
    void shouldHoldPacketsOnlyWhereThePolicySaysSo() {
        RedundancyProfile.Builder early =
                RedundancyProfile.newBuilder().setReplication(Replication.getDefaultInstance());

        assertThat(compiled(early).hasHold()).isFalse();
        assertThat(compiled(early.setSteady(Steady.getDefaultInstance())).getHold())
                .isEqualTo(Durations.fromMillis(20));
        assertThat(compiled(early.setSteady(Steady.newBuilder().setHold(Durations.fromMillis(45))))
                        .getHold())
                .isEqualTo(Durations.fromMillis(45));
    }

    @Test
    void shouldNameTheCandidatesOfAnAdaptiveProfileAndSendACopyOverEveryPathBeforeTheFirstChoice() {
        Adaptive adaptive = Adaptive.newBuilder()
                .addCandidates("redundancyProfiles/double")
                .addCandidates("redundancyProfiles/raic5")
                .build();

        assertThat(compiled(RedundancyProfile.newBuilder().setAdaptive(adaptive)))
                .isEqualTo(RedundancyProfileConfig.newBuilder()
                        .setCopiesPerUplink(1)
                        .setCopiesPerNeighbour(1)
                        .setMaxSkew(Durations.fromMillis(500))
                        .setAdaptive(AdaptiveConfig.newBuilder()
                                .setMaxOverheadPercent(100)
                                .addCandidates("double")
                                .addCandidates("raic5"))
                        .build());
    }

    @Test
    void shouldRepairOverAllPathsBesideOneCopyByDefault() {
        RedundancyProfileConfig raict = compiled(RedundancyProfile.newBuilder().setRaict(Raict.getDefaultInstance()));
        assertThat(raict.getCopiesPerUplink()).isEqualTo(1);
        assertThat(raict.getCopiesPerNeighbour()).isZero();
        assertThat(raict.getRepair())
                .isEqualTo(RepairConfig.newBuilder()
                        .setRaictDepth(1)
                        .setSharePerUplink(1)
                        .setSharePerNeighbour(1)
                        .build());

        RedundancyProfileConfig fec =
                compiled(RedundancyProfile.newBuilder().setFec(ForwardErrorCorrection.getDefaultInstance()));
        assertThat(fec.getRepair().getReedSolomon())
                .isEqualTo(ReedSolomonConfig.newBuilder()
                        .setK(4)
                        .setR(1)
                        .setInterleave(1)
                        .build());
    }

    @Test
    void shouldAllowNoExtraBytesWhenThePolicySaysSo() {
        Adaptive adaptive = Adaptive.newBuilder().setMaxOverheadPercent(0).build();

        assertThat(compiled(RedundancyProfile.newBuilder().setAdaptive(adaptive))
                        .getAdaptive()
                        .getMaxOverheadPercent())
                .isZero();
    }

    @Test
    void shouldCarryWhatACodeSays() {
        RedundancyProfileConfig fec = compiled(RedundancyProfile.newBuilder()
                .setFec(ForwardErrorCorrection.newBuilder()
                        .setK(8)
                        .setR(3)
                        .setInterleave(4)
                        .setCopiesPerNeighbour(1)
                        .setRepairSharePerUplink(0)
                        .setRepairSharePerNeighbour(2)));

        assertThat(fec.getCopiesPerNeighbour()).isEqualTo(1);
        assertThat(fec.getRepair())
                .isEqualTo(RepairConfig.newBuilder()
                        .setReedSolomon(
                                ReedSolomonConfig.newBuilder().setK(8).setR(3).setInterleave(4))
                        .setSharePerNeighbour(2)
                        .build());
    }
}
