// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import org.cooprouter.agent.crypto.JdkAead;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void shouldTakeEveryPacketAllTheWayToTheServerAndBack() {
        assertThat(new WarmUp(JdkAead::new).run(1000)).isEqualTo(1000);
    }
}
