// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowProgramTest {
    private static final FlowRule FIRST = FlowRule.of(0, 10, Match.ALL).cookie(1);
    private static final FlowRule SECOND = FlowRule.of(1, 10, Match.ALL);

    private final FlowProgram program =
            FlowProgram.builder().add(FIRST).add(SECOND).build();

    @Test
    void shouldHaveRulesThatAreEqualToItsOwn() {
        assertThat(program.hasAll(List.of(FlowRule.of(0, 10, Match.ALL).cookie(1), SECOND)))
                .isTrue();
    }

    @Test
    void shouldNotHaveARuleForTheSamePacketsThatDoesSomethingElse() {
        assertThat(program.hasAll(List.of(FIRST.cookie(2)))).isFalse();
    }

    @Test
    void shouldNotHaveARuleForOtherPackets() {
        assertThat(program.hasAll(List.of(FIRST, FlowRule.of(2, 10, Match.ALL))))
                .isFalse();
    }
}
