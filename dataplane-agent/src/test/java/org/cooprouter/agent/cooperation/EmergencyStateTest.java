// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Every transition stands in the reference page, and there is none but those. */
class EmergencyStateTest {
    @Test
    void shouldLeadTheOneThatIsHelpedAsThePageSays() throws IOException {
        DocumentedStates.assertComplete(
                "### The one that is helped", AskerState.class, AskerSignal.class, AskerState::next);
    }

    @Test
    void shouldLeadTheHelperAsThePageSays() throws IOException {
        DocumentedStates.assertComplete("### The helper", HelperState.class, HelperSignal.class, HelperState::next);
    }

    @Test
    void shouldBeginAnewWhenTheChannelIsLost() {
        for (AskerState state : AskerState.values()) {
            assertThat(state.next(AskerSignal.CHANNEL_LOST)).as(state.label()).isEqualTo(AskerState.WORKING);
        }
        for (HelperState state : HelperState.values()) {
            assertThat(state.next(HelperSignal.CHANNEL_LOST)).as(state.label()).isEqualTo(HelperState.IDLE);
        }
    }
}
