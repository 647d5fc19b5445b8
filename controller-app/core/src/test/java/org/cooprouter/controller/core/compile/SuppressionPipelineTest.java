// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.MeterSpec;
import org.cooprouter.controller.core.testing.Compiled;
import org.cooprouter.controller.core.testing.FakeFlowTable;
import org.cooprouter.controller.core.testing.FakeFlowTable.Sent;
import org.cooprouter.controller.core.testing.Packet;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Suppression;
import org.junit.jupiter.api.Test;

/** Home B, which helps home A and has been asked for suppression (C15). */
class SuppressionPipelineTest {
    private static final String ROUTER_A = "02:00:5e:00:00:0a";
    private static final String ROUTER_B = "02:00:5e:00:00:0b";
    private static final String ISP_B = "02:00:5e:00:01:02";
    private static final String CLIENT = "02:bb:00:00:00:01";
    private static final int UP = 513;
    private static final int DOWN = 514;

    private final FakeFlowTable bridge =
            new FakeFlowTable(Compiled.suppressed("sites/home-b", policy()).fullProgram());

    static List<Resource> policy() {
        Resource.Builder cooperation = Policies.cooperation().toBuilder();
        cooperation
                .getCooperationBuilder()
                .getLatencyOptimizationBuilder()
                .setSuppression(Suppression.newBuilder().setLimitBps(1_000_000));
        return Policies.all(cooperation.build());
    }

    private static Packet own() {
        return Packet.udp("192.168.2.20", 4000, "192.0.2.9", 80).macs(CLIENT, ROUTER_B);
    }

    @Test
    void shouldLimitTheOtherTrafficOfItsLanInBothDirections() {
        Sent out = bridge.sendOne("lan0", own());
        Packet answer = Packet.udp("192.0.2.9", 80, "198.51.100.6", (int)
                        out.packet().get(Field.UDP_SRC).toLong())
                .macs(ISP_B, ROUTER_B);
        assertThat(bridge.sendOne("wan0", answer).port()).isEqualTo("lan0");

        bridge.limit(UP, 1);
        assertThat(bridge.send("lan0", own())).hasSize(1);
        assertThat(bridge.send("lan0", own())).isEmpty();
        bridge.limit(DOWN, 1);
        assertThat(bridge.send("wan0", answer)).hasSize(1);
        assertThat(bridge.send("wan0", answer)).isEmpty();
    }

    @Test
    void shouldLimitItToWhatThePolicySays() {
        assertThat(Compiled.suppressed("sites/home-b", policy()).base().meters())
                .containsEntry(UP, new MeterSpec(UP, MeterSpec.Unit.KBPS, 1000, 100))
                .containsEntry(DOWN, new MeterSpec(DOWN, MeterSpec.Unit.KBPS, 1000, 100));
    }

    @Test
    void shouldNotLimitTheNeighboursCopies() {
        bridge.limit(UP, 0);
        bridge.limit(DOWN, 0);
        Packet copy = Packet.udp("10.77.0.1", 7177, "203.0.113.2", 7177).macs(ROUTER_A, ROUTER_B);

        assertThat(bridge.sendOne("link0", copy).port()).isEqualTo("wan0");
    }

    @Test
    void shouldLimitNothingUntilItIsAskedForNorAtTheSiteThatAsks() {
        assertThat(Compiled.site("sites/home-b", policy()).base().meters()).doesNotContainKeys(UP, DOWN);
        assertThat(Compiled.suppressed("sites/home-a", policy()).base().meters())
                .doesNotContainKeys(UP, DOWN);
    }
}
