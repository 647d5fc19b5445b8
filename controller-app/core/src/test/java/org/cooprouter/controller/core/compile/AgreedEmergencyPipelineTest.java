// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.agent.v1.EmergencyConfig;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.GroupSpec.Bucket;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.ControllerKey;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;

/** An emergency connection that two neighbours agree on is in their bridges what an arranged one is, apart from who says that it is needed. */
class AgreedEmergencyPipelineTest {
    private static final long BPS =
            Policies.emergency().getCooperation().getEmergencyConnection().getMaxBps();

    private static Resource with(Resource site, long gives, long takes) {
        Resource.Builder changed = site.toBuilder();
        changed.getSiteBuilder()
                .getLinksBuilder(0)
                .getHandshakeBuilder()
                .setControllerKey(ControllerKey.getDefaultInstance())
                .setAutomatic(true)
                .addOffers(CooperationOffer.newBuilder()
                        .setType(CooperationType.COOPERATION_TYPE_EMERGENCY_CONNECTION)
                        .setProvide(BandwidthRange.newBuilder().setMaxBps(gives))
                        .setReceive(BandwidthRange.newBuilder().setMaxBps(takes)));
        return changed.build();
    }

    private static List<Resource> agreed() {
        List<Resource> all =
                new ArrayList<>(Policies.all(with(Policies.watchedHomeA(), 0, BPS), with(Policies.homeB(), BPS, 0)));
        all.removeIf(Resource::hasCooperation);
        return all;
    }

    private static List<Resource> arranged() {
        List<Resource> all = new ArrayList<>(agreed());
        all.add(Policies.emergency());
        return all;
    }

    @Test
    void shouldProgramTheHelpersBridgeAsAnArrangedEmergencyConnectionDoes() {
        CompiledSite byAgreement = Compiled.site("sites/home-b", agreed());
        CompiledSite byController = Compiled.site("sites/home-b", arranged());
        assertThat(byAgreement.base().rules()).isEqualTo(byController.base().rules());
        assertThat(byAgreement.base().meters())
                .isEqualTo(byController.base().meters())
                .containsKey(131);
        assertThat(byAgreement.base().groups()).isEqualTo(byController.base().groups());
    }

    @Test
    void shouldProgramTheHelpedBridgeTheSameButLeaveItToTheAgentToSayThatItIsNeeded() {
        CompiledSite byAgreement = Compiled.site("sites/home-a", agreed());
        CompiledSite byController = Compiled.site("sites/home-a", arranged());
        assertThat(byAgreement.base().rules()).isEqualTo(byController.base().rules());
        assertThat(byAgreement.base().meters()).isEqualTo(byController.base().meters());
        assertThat(byAgreement.base().groups().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        byController.base().groups().keySet());
        for (int group : new int[] {Tables.EMERGENCY_GROUP, Tables.STRANDED_GROUP}) {
            List<String> buckets = bucketsOf(byController, group);
            // Without the last one, which takes the neighbour's way unasked when the own port is down.
            assertThat(buckets).hasSize(3);
            assertThat(bucketsOf(byAgreement, group)).isEqualTo(buckets.subList(0, 2));
        }
    }

    private static List<String> bucketsOf(CompiledSite site, int group) {
        GroupSpec spec = site.base().groups().get(group);
        assertThat(spec).isNotNull();
        return spec.buckets().stream().map(Bucket::toString).collect(Collectors.toList());
    }

    @Test
    void shouldHaveTheAgentAskOnlyWhereNoCooperationArrangesIt() throws Exception {
        HandshakeConfig asking = handshake(Compiled.site("sites/home-a", agreed()), "to-b");
        assertThat(asking.getAsksInEmergency()).isTrue();
        assertThat(asking.getEmergencyUplink()).isEqualTo("isp-a");
        assertThat(handshake(Compiled.site("sites/home-b", agreed()), "to-a").getAsksInEmergency())
                .isFalse();
        assertThat(handshake(Compiled.site("sites/home-a", arranged()), "to-b").getAsksInEmergency())
                .isFalse();
    }

    @Test
    void shouldResetTcpThatCannotMove() throws Exception {
        EmergencyConfig config = Compiled.site("sites/home-a", agreed())
                .agentResources()
                .get("emergencies/isp-a")
                .getBody()
                .unpack(EmergencyConfig.class);
        assertThat(config.getResetTcpAfter().getSeconds()).isEqualTo(1);
    }

    private static HandshakeConfig handshake(CompiledSite site, String link) throws InvalidProtocolBufferException {
        return site.agentResources().get("handshakes/" + link).getBody().unpack(HandshakeConfig.class);
    }
}
