// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.cooperation.SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT;
import static org.cooprouter.agent.cooperation.SealedFlyweight.EMERGENCY_END;
import static org.cooprouter.agent.cooperation.SealedFlyweight.EMERGENCY_ENDED;
import static org.cooprouter.agent.cooperation.SealedFlyweight.EMERGENCY_REFUSAL;
import static org.cooprouter.agent.cooperation.SealedFlyweight.EMERGENCY_REQUEST;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** What each side makes of messages about emergency connections that a neighbour with the key sends, right or wrong. */
class EmergencyMessagesTest {
    private static final int KBPS = 1_000;

    private final List<String> said = new ArrayList<>();
    private final EmergencyAsker asker = new EmergencyAsker(this::say);
    private final EmergencyHelper helper = new EmergencyHelper(this::say, _ -> {});

    private void say(int kind, int request, int value) {
        said.add(kind + " " + request + " " + value);
    }

    private void assertDropped(int kind, int request, int value) {
        AskerState asked = asker.state();
        HelperState helping = helper.state();
        DropReason reason = kind == EMERGENCY_REQUEST || kind == EMERGENCY_END
                ? helper.onMessage(kind, request, value)
                : asker.onMessage(kind, request, value, 0);
        assertThat(reason).isEqualTo(DropReason.COOP_EMERGENCY);
        assertThat(asker.state()).isEqualTo(asked);
        assertThat(helper.state()).isEqualTo(helping);
        assertThat(said).isEmpty();
    }

    private void ask() {
        asker.onChannel(KBPS, 0);
        asker.onSilence(true, 0);
        assertThat(said).containsExactly(EMERGENCY_REQUEST + " 1 " + KBPS);
        said.clear();
    }

    @Test
    void shouldTakeNothingThatWasNotAskedFor() {
        asker.onChannel(KBPS, 0);
        for (int request : new int[] {0, 1, 2}) {
            assertDropped(EMERGENCY_ACKNOWLEDGEMENT, request, KBPS);
            assertDropped(EMERGENCY_REFUSAL, request, 1);
            assertDropped(EMERGENCY_ENDED, request, 0);
        }
    }

    @Test
    void shouldTakeAnAnswerToNoOtherRequestAndToNothingElse() {
        ask();
        assertDropped(EMERGENCY_ACKNOWLEDGEMENT, 2, KBPS);
        assertDropped(EMERGENCY_ACKNOWLEDGEMENT, 1, KBPS + 1);
        assertDropped(EMERGENCY_ACKNOWLEDGEMENT, 1, 0);
        assertDropped(EMERGENCY_ENDED, 1, 0);
    }

    @Test
    void shouldEndWhatIsRefused() {
        ask();
        assertThat(asker.onMessage(EMERGENCY_REFUSAL, 1, RefusalReason.OUT_OF_RANGE.number(), 0))
                .isEqualTo(DropReason.NONE);
        assertThat(asker.declined()).isEqualTo(RefusalReason.OUT_OF_RANGE);
        assertThat(said).containsExactly(EMERGENCY_END + " 1 0");
        said.clear();
        assertDropped(EMERGENCY_ACKNOWLEDGEMENT, 1, KBPS);
    }

    @Test
    void shouldGiveNoMoreThanWasAgreed() {
        helper.onChannel(KBPS);
        assertThat(helper.onMessage(EMERGENCY_REQUEST, 1, KBPS + 1)).isEqualTo(DropReason.NONE);
        assertThat(helper.onMessage(EMERGENCY_REQUEST, 2, -1)).isEqualTo(DropReason.NONE);
        assertThat(helper.onMessage(EMERGENCY_REQUEST, 3, 0)).isEqualTo(DropReason.NONE);
        assertThat(helper.state()).isEqualTo(HelperState.REFUSED);
        assertThat(said)
                .containsExactly(EMERGENCY_REFUSAL + " 1 2", EMERGENCY_REFUSAL + " 2 2", EMERGENCY_REFUSAL + " 3 2");
    }

    @Test
    void shouldGiveNothingThatWasNotAgreed() {
        helper.onChannel(0);
        assertThat(helper.onMessage(EMERGENCY_REQUEST, 1, KBPS)).isEqualTo(DropReason.NONE);
        assertThat(said).containsExactly(EMERGENCY_REFUSAL + " 1 1");
    }

    @Test
    void shouldSayTheSameToTheSameRequestWhateverHasHappenedSince() {
        helper.onChannel(KBPS);
        helper.onSilence(true, 0);
        helper.onMessage(EMERGENCY_REQUEST, 1, KBPS);
        helper.onSilence(false, 0);
        helper.onMessage(EMERGENCY_REQUEST, 1, KBPS);
        assertThat(said).containsExactly(EMERGENCY_REFUSAL + " 1 8", EMERGENCY_REFUSAL + " 1 8");
        said.clear();
        helper.onMessage(EMERGENCY_REQUEST, 2, KBPS);
        assertThat(said).containsExactly(EMERGENCY_ACKNOWLEDGEMENT + " 2 " + KBPS);
        said.clear();
        // A request that contradicts itself.
        assertDropped(EMERGENCY_REQUEST, 2, KBPS - 1);
        assertDropped(EMERGENCY_REQUEST, 1, KBPS);
        assertDropped(EMERGENCY_REQUEST, 0, KBPS);
        assertDropped(EMERGENCY_END, 1, 0);
        assertDropped(EMERGENCY_END, 0, 0);
    }

    @Test
    void shouldConfirmAnEndHoweverOftenItIsSaid() {
        helper.onChannel(KBPS);
        // Its request is lost, or comes later.
        assertThat(helper.onMessage(EMERGENCY_END, 1, 0)).isEqualTo(DropReason.NONE);
        assertThat(helper.onMessage(EMERGENCY_END, 1, 0)).isEqualTo(DropReason.NONE);
        assertThat(said).containsExactly(EMERGENCY_ENDED + " 1 0", EMERGENCY_ENDED + " 1 0");
        said.clear();
        assertDropped(EMERGENCY_REQUEST, 1, KBPS);
    }

    @Test
    void shouldSayThatThereIsNoHelpAnyMoreUntilTheNeighbourKnows() {
        helper.onChannel(KBPS);
        helper.onMessage(EMERGENCY_REQUEST, 1, KBPS);
        said.clear();
        helper.onSilence(true, 0);
        assertThat(helper.nextDeadlineNs()).isEqualTo(EmergencyHelper.REPEAT_NS);
        assertThat(helper.onTimers(EmergencyHelper.REPEAT_NS)).isEqualTo(1);
        assertThat(said).containsExactly(EMERGENCY_REFUSAL + " 1 8", EMERGENCY_REFUSAL + " 1 8");
        helper.onMessage(EMERGENCY_END, 1, 0);
        assertThat(helper.state()).isEqualTo(HelperState.IDLE);
        assertThat(helper.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldAskLessAndLessOften() {
        ask();
        long nowNs = 0;
        long intervalNs = EmergencyAsker.FIRST_REPEAT_NS;
        for (int i = 0; i < 10; i++) {
            assertThat(asker.nextDeadlineNs() - nowNs).isEqualTo(intervalNs);
            nowNs = asker.nextDeadlineNs();
            assertThat(asker.onTimers(nowNs - 1)).isZero();
            assertThat(asker.onTimers(nowNs)).isEqualTo(1);
            intervalNs = Math.min(2 * intervalNs, EmergencyAsker.LONGEST_REPEAT_NS);
        }
    }
}
