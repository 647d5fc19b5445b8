// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.cooperation.Node.MS;
import static org.cooprouter.agent.cooperation.Node.SECOND;
import static org.cooprouter.agent.cooperation.Pair.settings;

import java.util.ArrayList;
import java.util.List;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

/** Clauses 29-31 and 36-38 between two whole ends: request, acknowledgement, and the end of an emergency connection on the channel (C7). */
class EmergencyTest {
    private static final long KBPS = 1_000;

    private final Pair pair = new Pair(settings(emergency(0, KBPS)), settings(emergency(KBPS, 0)));
    private final Node helped = pair.chooser;
    private final Node helper = pair.advertiser;

    private static CooperationOffer emergency(long gives, long takes) {
        return new CooperationOffer(
                CooperationType.EMERGENCY_CONNECTION, new RateRange(0, gives), new RateRange(0, takes));
    }

    private void silence(Node node, boolean isSilent) {
        node.cooperations.onSilence(Pair.UPLINK, isSilent, node.nowNs);
    }

    private static AskerState asker(Node node) {
        return node.status().emergency().asker();
    }

    private static HelperState helper(Node node) {
        return node.status().emergency().helper();
    }

    private static boolean mayLeave(Node node) {
        return node.cooperations.mayLeave(Pair.UPLINK);
    }

    /** Up to the state in which the neighbour helps. */
    private void help() {
        pair.runTo(SECOND);
        silence(helped, true);
        pair.runTo(SECOND + MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        assertThat(helper(helper)).isEqualTo(HelperState.HELPING);
    }

    @Test
    void shouldLeaveTheSilentUplinkOnlyOnceTheNeighbourHasAcknowledged() {
        pair.runTo(SECOND);
        assertThat(helped.cooperations.takeEmergencyChange()).isFalse();
        silence(helped, true);
        assertThat(asker(helped)).isEqualTo(AskerState.ASKING);
        assertThat(mayLeave(helped)).isFalse();
        pair.runTo(SECOND + MS);
        assertThat(mayLeave(helped)).isTrue();
        assertThat(helped.cooperations.takeEmergencyChange()).isTrue();
        assertThat(helped.cooperations.takeEmergencyChange()).isFalse();
        assertThat(helper(helper)).isEqualTo(HelperState.HELPING);
        assertThat(helper.count(CooperationCounter.EMERGENCIES_ACKNOWLEDGED)).isEqualTo(1);
    }

    @Test
    void shouldEndItWhenTheUplinkIsRestored() {
        help();
        silence(helped, false);
        assertThat(asker(helped)).isEqualTo(AskerState.ENDING);
        assertThat(mayLeave(helped)).isFalse();
        pair.runTo(SECOND + 2 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.WORKING);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
        assertNoDrops();
    }

    @Test
    void shouldAskAgainUntilItIsAnswered() {
        pair.runTo(SECOND);
        pair.lose(_ -> true);
        silence(helped, true);
        pair.runTo(SECOND + 400 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.ASKING);
        pair.lose(_ -> false);
        pair.runTo(SECOND + 800 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
    }

    @Test
    void shouldAcknowledgeTheSameRequestAgainAndCountItOnce() {
        pair.runTo(SECOND);
        silence(helped, true);
        List<byte[]> request = helped.take();
        assertThat(request).hasSize(1);
        helper.receive(request.getFirst());
        helper.take();
        // The acknowledgement is lost.
        pair.runTo(SECOND + 60 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        assertThat(helper.count(CooperationCounter.EMERGENCIES_ACKNOWLEDGED)).isEqualTo(1);
    }

    @Test
    void shouldSayThatItIsOverUntilThatIsConfirmed() {
        help();
        pair.lose(_ -> true);
        silence(helped, false);
        pair.runTo(SECOND + 400 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.ENDING);
        assertThat(helper(helper)).isEqualTo(HelperState.HELPING);
        pair.lose(_ -> false);
        pair.runTo(SECOND + 800 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.WORKING);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
    }

    @Test
    void shouldTakeNoRequestThatComesAfterItsEnd() {
        pair.runTo(SECOND);
        silence(helped, true);
        List<byte[]> request = helped.take();
        silence(helped, false);
        helped.take().forEach(helper::receive);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
        assertThat(helper.receive(request.getFirst())).isEqualTo(DropReason.COOP_EMERGENCY);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
        pair.runTo(SECOND + MS);
        assertThat(asker(helped)).isEqualTo(AskerState.WORKING);
    }

    @Test
    void shouldBeginAnotherEmergencyBeforeTheEndOfTheOneBeforeIsConfirmed() {
        help();
        silence(helped, false);
        List<byte[]> end = new ArrayList<>(helped.take());
        silence(helped, true);
        helped.take().forEach(helper::receive);
        assertThat(helper.status().emergency().helpersRequest()).isEqualTo(2);
        assertThat(helper.receive(end.getFirst())).isEqualTo(DropReason.COOP_EMERGENCY);
        pair.runTo(SECOND + 2 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        assertThat(helper(helper)).isEqualTo(HelperState.HELPING);
    }

    @Test
    void shouldDropWhatIsReplayed() {
        pair.runTo(SECOND);
        silence(helped, true);
        byte[] request = helped.take().getFirst();
        assertThat(helper.receive(request.clone())).isEqualTo(DropReason.NONE);
        silence(helped, false);
        pair.runTo(2 * SECOND);
        assertThat(helper.receive(request)).isEqualTo(DropReason.DUPLICATE);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
    }

    @Test
    void shouldRefuseWhileTheOwnIspIsSilentTooAndBeAskedAnew() {
        pair.runTo(SECOND);
        silence(helper, true);
        silence(helped, true);
        pair.runTo(SECOND + MS);
        assertThat(asker(helped)).isEqualTo(AskerState.DECLINED);
        assertThat(helped.status().emergency().declined()).isEqualTo(RefusalReason.ISP_SILENT);
        assertThat(helper.count(CooperationCounter.EMERGENCIES_REFUSED)).isEqualTo(1);
        assertThat(mayLeave(helped)).isFalse();
        silence(helper, false);
        pair.runTo(SECOND + EmergencyAsker.DECLINED_NS + 2 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        assertNoDrops();
    }

    @Test
    void shouldTakeTheHelpBackWhenTheOwnIspFallsSilent() {
        help();
        pair.lose(_ -> true);
        silence(helper, true);
        assertThat(helper(helper)).isEqualTo(HelperState.WITHDRAWING);
        pair.runTo(SECOND + 100 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        pair.lose(_ -> false);
        pair.runTo(2 * SECOND);
        assertThat(asker(helped)).isEqualTo(AskerState.DECLINED);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
    }

    @Test
    void shouldTakeTheHelpBackWhenTheChannelIsLost() {
        help();
        pair.lose(_ -> true);
        pair.runTo(6 * SECOND);
        assertThat(helper.state()).isNotEqualTo(HandshakeState.ESTABLISHED);
        assertThat(helper(helper)).isEqualTo(HelperState.IDLE);
        assertThat(mayLeave(helped)).isFalse();
        // With the next channel the request is there anew.
        pair.lose(_ -> false);
        pair.runTo(20 * SECOND);
        assertThat(helped.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
        assertThat(helper(helper)).isEqualTo(HelperState.HELPING);
    }

    @Test
    void shouldTakeTheHelpBackWhenThePolicyChanges() {
        help();
        helper.install();
        pair.runTo(SECOND + 2 * MS);
        assertThat(asker(helped)).isEqualTo(AskerState.WORKING);
        assertThat(mayLeave(helped)).isFalse();
    }

    @Test
    void shouldAskAtOnceWhenTheUplinkWasSilentBeforeTheChannel() {
        silence(helped, true);
        pair.runTo(SECOND);
        assertThat(asker(helped)).isEqualTo(AskerState.HELPED);
    }

    @Test
    void shouldAskNobodyForWhatWasNotAgreed() {
        Pair other = new Pair();
        other.runTo(SECOND);
        silence(other.chooser, true);
        other.runTo(2 * SECOND);
        assertThat(asker(other.chooser)).isEqualTo(AskerState.WORKING);
        assertThat(mayLeave(other.chooser)).isFalse();
    }

    @Test
    void shouldAskNobodyWhereAControllerHasArrangedIt() {
        LinkSettings asking = settings(emergency(0, KBPS));
        LinkSettings arranged = new LinkSettings(
                asking.id(),
                asking.number(),
                asking.address(),
                asking.transport(),
                asking.key(),
                asking.about(),
                true,
                false,
                true,
                asking.advertiseNs(),
                asking.keepAliveNs(),
                new EmergencyRole(Pair.UPLINK, false));
        Pair other = new Pair(arranged, settings(emergency(KBPS, 0)));
        other.runTo(SECOND);
        silence(other.chooser, true);
        other.runTo(2 * SECOND);
        assertThat(asker(other.chooser)).isEqualTo(AskerState.WORKING);
        assertThat(mayLeave(other.chooser)).isTrue();
    }

    @Test
    void shouldHelpInBothDirections() {
        Pair both = new Pair(settings(emergency(KBPS, KBPS)), settings(emergency(KBPS, KBPS)));
        both.runTo(SECOND);
        silence(both.advertiser, true);
        both.runTo(2 * SECOND);
        assertThat(asker(both.advertiser)).isEqualTo(AskerState.HELPED);
        silence(both.advertiser, false);
        silence(both.chooser, true);
        both.runTo(3 * SECOND);
        assertThat(asker(both.advertiser)).isEqualTo(AskerState.WORKING);
        assertThat(asker(both.chooser)).isEqualTo(AskerState.HELPED);
        assertThat(helper(both.chooser)).isEqualTo(HelperState.IDLE);
        assertThat(helper(both.advertiser)).isEqualTo(HelperState.HELPING);
    }

    private void assertNoDrops() {
        assertThat(helped.drops).isEmpty();
        assertThat(helper.drops).isEmpty();
    }
}
