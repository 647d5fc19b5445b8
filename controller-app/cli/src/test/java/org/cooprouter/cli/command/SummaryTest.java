// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

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

class SummaryTest {
    private static String of(RedundancyProfile.Builder profile) {
        return Summary.of(Resource.newBuilder().setRedundancyProfile(profile).build());
    }

    @Test
    void shouldSayHowManySplitCopiesRestoreAPacketAndHowTheyAreSpread() {
        assertThat(of(RedundancyProfile.newBuilder().setRaic5(Splitting.getDefaultInstance())))
                .isEqualTo("RAIC-5: any 2 of 3 split copies, shares: 1 per uplink, 1 per neighbour");
        assertThat(of(RedundancyProfile.newBuilder()
                        .setRaic6(Splitting.newBuilder().setParts(4).setSharePerNeighbour(0))))
                .isEqualTo("RAIC-6: any 4 of 6 split copies, shares: 1 per uplink, 0 per neighbour");
        assertThat(of(RedundancyProfile.newBuilder()
                        .setFragments(Splitting.newBuilder().setTimes(2).setSharePerUplink(2))))
                .isEqualTo("X-Fragmentation: any 2 of 2 split copies, each sent 2 times,"
                        + " shares: 2 per uplink, 1 per neighbour");
    }

    @Test
    void shouldSayThatCopiesLeaveOneAfterTheOther() {
        assertThat(of(RedundancyProfile.newBuilder()
                        .setReplication(Replication.newBuilder().setCopiesPerUplink(3))
                        .setSpread(Spread.getDefaultInstance())))
                .isEqualTo("copies: 3 per uplink, 1 per neighbour, spread in time");
    }

    @Test
    void shouldSayThatPacketsAreHeldForAnEvenDelay() {
        assertThat(of(RedundancyProfile.newBuilder()
                        .setReplication(Replication.getDefaultInstance())
                        .setSteady(Steady.getDefaultInstance())))
                .isEqualTo("copies: 1 per uplink, 1 per neighbour, delay kept even");
    }

    @Test
    void shouldSayFromWhatAnAdaptiveProfileChooses() {
        assertThat(of(RedundancyProfile.newBuilder().setAdaptive(Adaptive.getDefaultInstance())))
                .isEqualTo("adaptive, at most 100 % extra bytes, of the built-in candidates");
        assertThat(of(RedundancyProfile.newBuilder()
                        .setAdaptive(Adaptive.newBuilder()
                                .setMaxOverheadPercent(60)
                                .addCandidates("redundancyProfiles/double"))))
                .isEqualTo("adaptive, at most 60 % extra bytes, of redundancyProfiles/double");
    }

    @Test
    void shouldSayHowPacketsProtectEachOther() {
        assertThat(of(RedundancyProfile.newBuilder().setRaict(Raict.newBuilder().setDepth(3))))
                .isEqualTo("RAICT: XORs with the last 3 packets beside 1 copies per uplink, 0 per neighbour");
        assertThat(of(RedundancyProfile.newBuilder()
                        .setFec(ForwardErrorCorrection.newBuilder()
                                .setK(8)
                                .setR(2)
                                .setInterleave(4)
                                .setCopiesPerNeighbour(1))))
                .isEqualTo("FEC: any 8 of 10, interleaved by 4, beside 1 copies per uplink, 1 per neighbour");
    }
}
