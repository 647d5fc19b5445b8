// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Every transition stands in the reference page, and there is none but those. */
class HandshakeStateTest {
    @Test
    void shouldGoFromStateToStateAsThePageSays() throws IOException {
        DocumentedStates.assertComplete("## States", HandshakeState.class, HandshakeSignal.class, HandshakeState::next);
    }

    @Test
    void shouldEndEveryHandshakeByATimeout() {
        for (HandshakeState state : HandshakeState.values()) {
            if (state != HandshakeState.FREE) {
                assertThat(state.next(HandshakeSignal.TIMEOUT))
                        .as(state.label())
                        .isEqualTo(HandshakeState.FREE);
            }
        }
    }
}
