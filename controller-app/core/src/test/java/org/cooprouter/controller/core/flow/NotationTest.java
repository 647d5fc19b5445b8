// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The notation is ovs-ofctl's: what stands here has been accepted by `ovs-ofctl -O OpenFlow13` of Open vSwitch 3.1. */
class NotationTest {
    @Test
    void shouldWriteMatchesAsOvsOfctlDoes() {
        Match match = Match.ALL
                .inPort(PortRef.named("wan0"))
                .with(Field.ETH_TYPE, 0x0800)
                .with(Field.IP_PROTO, 17)
                .with(Field.IPV4_DST, Bits.of(Field.IPV4_DST, 0xc0000200L), Bits.prefix(Field.IPV4_DST, 24))
                .with(Field.UDP_DST, 0x1388, 0xfff8)
                .with(Field.IP_FRAG, 1, 1)
                .with(Field.CT_STATE, CtState.TRACKED, CtState.TRACKED | CtState.NEW)
                .with(Field.CT_MARK, 0x1, 0x13);
        assertThat(match)
                .hasToString("in_port=wan0,eth_type=0x800,nw_proto=17,ip_frag=yes,ip_dst=192.0.2.0/24,"
                        + "udp_dst=0x1388/0xfff8,ct_state=-new+trk,ct_mark=0x1/0x13");
    }

    @Test
    void shouldWriteRulesAsOvsOfctlDoes() throws Exception {
        Ct ct = Ct.commit(7)
                .table(8)
                .nat(Nat.source(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 1024, 2047))
                .exec(Actions.setField(Field.CT_MARK, 2));
        FlowRule rule = FlowRule.of(6, 200, Match.ALL).cookie(0x43).meter(3).actions(Actions.decTtl(), Actions.ct(ct));
        assertThat(rule)
                .hasToString("cookie=0x43,table=6,priority=200 actions=meter:3,dec_ttl,"
                        + "ct(commit,table=8,zone=7,nat(src=10.0.0.1:1024-2047),exec(set_field:0x2->ct_mark))");
        assertThat(FlowRule.of(1, 1, Match.ALL)).hasToString("cookie=0x0,table=1,priority=1 actions=drop");
    }

    @Test
    void shouldOnlyGoUpThroughTheTables() {
        assertThatThrownBy(() -> FlowRule.of(3, 1, Match.ALL).gotoTable(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only goes up");
    }

    @Test
    void shouldFindTheSmallestDifferenceOfTwoPrograms() {
        FlowRule kept = FlowRule.of(0, 1, Match.ALL);
        FlowRule old = FlowRule.of(0, 2, Match.ALL.with(Field.ETH_TYPE, 1)).gotoTable(1);
        FlowRule changed = old.gotoTable(2);
        FlowRule gone = FlowRule.of(0, 3, Match.ALL.with(Field.ETH_TYPE, 2));
        FlowProgram from =
                FlowProgram.builder().addAll(List.of(kept, old, gone)).build();
        FlowProgram to = FlowProgram.builder().addAll(List.of(kept, changed)).build();
        FlowDelta delta = from.to(to);
        assertThat(delta.rulesSet()).containsExactly(changed);
        assertThat(delta.rulesRemoved()).containsExactly(gone);
        assertThat(delta.linesRemoved()).containsExactly(old.toString(), gone.toString());
    }

    @Test
    void shouldRefuseTwoRulesForTheSamePackets() {
        FlowProgram.Builder builder = FlowProgram.builder().add(FlowRule.of(0, 1, Match.ALL));
        assertThatThrownBy(() -> builder.add(FlowRule.of(0, 1, Match.ALL).gotoTable(1)))
                .isInstanceOf(IllegalStateException.class);
    }
}
