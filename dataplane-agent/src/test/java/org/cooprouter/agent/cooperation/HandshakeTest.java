// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.cooperation.Node.MS;
import static org.cooprouter.agent.cooperation.Node.SECOND;
import static org.cooprouter.agent.cooperation.Pair.KBPS;
import static org.cooprouter.agent.cooperation.Pair.giving;
import static org.cooprouter.agent.cooperation.Pair.settings;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims of clauses 5 and 19: the request for a service begins with an advertisement; features C1 to C5. */
class HandshakeTest {
    private static final LinkKey OTHER_KEY =
            new LinkKey.Shared(ByteString.copyFrom(new byte[31]).concat(ByteString.copyFrom(new byte[] {1})));

    @Test
    void shouldAgreeOnAsMuchAsBothWant() {
        Pair pair = new Pair();
        pair.runTo(SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.chooser.status().agreements())
                .containsExactly(new Agreement(CooperationType.LATENCY_OPTIMIZATION, 0, KBPS));
        assertThat(pair.advertiser.status().agreements())
                .containsExactly(new Agreement(CooperationType.LATENCY_OPTIMIZATION, KBPS, 0));
        assertThat(pair.chooser.cooperations.receives(Node.LINK, CooperationType.LATENCY_OPTIMIZATION))
                .isEqualTo(KBPS);
        assertThat(pair.advertiser.cooperations.receives(Node.LINK, CooperationType.LATENCY_OPTIMIZATION))
                .isZero();
        assertThat(pair.chooser.cooperations.takeChange()).isTrue();
        assertThat(pair.chooser.cooperations.takeChange()).isFalse();
    }

    @Test
    void shouldTellPeopleOfTheNeighbour() {
        Pair pair =
                new Pair(settings(Pair.KEY, Transport.ETHERNET, false, giving(0)), settings(Pair.KEY, giving(KBPS)));
        pair.runTo(10 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.INDICATED);
        assertThat(pair.chooser.status().about())
                .isEqualTo(new SelfDescription("Home", 2, 50_000, 10_000, hours(255), List.of(giving(KBPS))));
        assertThat(pair.chooser.status().agreements()).isEmpty();
    }

    private static List<Integer> hours(int percent) {
        return java.util.Collections.nCopies(AdvertisementFlyweight.HOURS, percent);
    }

    @Test
    void shouldNotAgreeBeforeThePeopleOfTheAdvertiserHaveChosen() {
        Pair pair = new Pair(settings(giving(0)), settings(Pair.KEY, Transport.ETHERNET, false, giving(KBPS)));
        pair.runTo(10 * SECOND);
        assertThat(pair.chooser.state()).isNotEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.dropped(DropReason.COOP_AWAITING_CHOICE)).isPositive();
        pair.advertiser.install(settings(giving(KBPS)));
        pair.runTo(25 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldAgreeOverIpMulticast() {
        LinkSettings first = settings(Pair.KEY, Transport.IP_MULTICAST, true, giving(0));
        LinkSettings second = settings(Pair.KEY, Transport.IP_MULTICAST, true, giving(KBPS));
        Pair pair = new Pair(first, second);
        pair.runTo(SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.first(MessageFlyweight.ADVERTISEMENT)).startsWith(0x01, 0x00, 0x5e, 0x7f, 0x43, 0x52);
    }

    @Test
    void shouldSaySoWhenNeitherOffersWhatTheOtherWants() {
        Pair pair = new Pair(settings(giving(0)), settings(giving(0)));
        pair.runTo(10 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.INDICATED);
        assertThat(pair.chooser.status().refusal()).isEqualTo(RefusalReason.NOTHING_IN_COMMON);
    }

    @Test
    void shouldNotAnswerAStrangerWithAnotherKey() {
        Pair pair = new Pair(settings(OTHER_KEY, giving(0)), settings(giving(KBPS)));
        pair.runTo(10 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.FREE);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.FREE);
        assertThat(pair.advertiser.dropped(DropReason.COOP_AUTHENTICATION)).isEqualTo(6);
        assertThat(pair.advertiser.count(CooperationCounter.MESSAGES_SENT)).isEqualTo(6);
    }

    @Test
    void shouldAgreeByTheSamePassword() {
        LinkKey password = new LinkKey.Password("correct horse");
        Pair pair = new Pair(settings(password, giving(0)), settings(password, giving(KBPS)));
        pair.runTo(SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldRefuseAWrongPasswordAndTryEverMoreSeldom() {
        Pair pair = new Pair(
                settings(new LinkKey.Password("correct horse"), giving(0)),
                settings(new LinkKey.Password("battery staple"), giving(KBPS)));
        pair.runTo(SECOND);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.REFUSED);
        assertThat(pair.advertiser.status().refusal()).isEqualTo(RefusalReason.AUTHENTICATION);
        assertThat(pair.advertiser.status().isRefusedHere()).isTrue();
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.REFUSED);
        assertThat(pair.chooser.status().refusal()).isEqualTo(RefusalReason.AUTHENTICATION);
        assertThat(pair.chooser.status().isRefusedHere()).isFalse();
        assertThat(pair.advertiser.dropped(DropReason.COOP_SEAL)).isEqualTo(1);
        pair.runTo(1000 * SECOND);
        // Each handshake is one guess: by then at 1, 12, 23, 34, 50, 82 ... and from then on every 256 s.
        assertThat(pair.advertiser.count(CooperationCounter.HANDSHAKES_REFUSED)).isBetween(7, 11);
        pair.advertiser.install(settings(new LinkKey.Password("correct horse"), giving(KBPS)));
        pair.runTo(1300 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.chooser.status().refusal()).isEqualTo(RefusalReason.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                MessageFlyweight.ADVERTISEMENT,
                MessageFlyweight.RESPONSE,
                MessageFlyweight.ACCEPTANCE,
                MessageFlyweight.PROOF,
                MessageFlyweight.SEALED
            })
    void shouldAgreeAlthoughTheFirstTwoMessagesOfATypeAreLost(int type) {
        Pair pair = new Pair();
        int[] left = {2};
        pair.lose(frame -> Pair.type(frame) == type && left[0]-- > 0);
        pair.runTo(6 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.chooser.count(CooperationCounter.HANDSHAKES_ABANDONED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                MessageFlyweight.RESPONSE,
                MessageFlyweight.ACCEPTANCE,
                MessageFlyweight.PROOF,
                MessageFlyweight.SEALED
            })
    void shouldGiveUpAndBeFreeWhenAMessageNeverArrives(int type) {
        Pair pair = new Pair();
        pair.lose(frame -> Pair.type(frame) == type);
        pair.runTo(6500 * MS);
        assertThat(pair.chooser.state()).isNotEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.chooser.count(CooperationCounter.HANDSHAKES_ABANDONED)).isEqualTo(1);
        pair.lose(_ -> false);
        pair.runTo(20 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldKeepTheChannelAlive() {
        Pair pair = new Pair();
        pair.runTo(1000 * SECOND);
        assertThat(pair.chooser.status().established()).isEqualTo(1);
        assertThat(pair.advertiser.status().established()).isEqualTo(1);
        assertThat(pair.chooser.drops).isEmpty();
        assertThat(pair.advertiser.drops).isEmpty();
    }

    @Test
    void shouldLoseTheChannelAfterThreeSilentKeepAlivesAndEstablishItAgain() {
        Pair pair = new Pair();
        pair.runTo(10 * SECOND);
        pair.lose(_ -> true);
        pair.runTo(12 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        pair.runTo(14 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.FREE);
        assertThat(pair.advertiser.state()).isEqualTo(HandshakeState.FREE);
        pair.lose(_ -> false);
        pair.runTo(17 * SECOND);
        assertThat(pair.chooser.status().established()).isEqualTo(2);
        assertThat(pair.chooser.status().lost()).isEqualTo(1);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldTellTheNeighbourWhenThePolicyChanges() {
        Pair pair = new Pair();
        pair.runTo(10 * SECOND);
        pair.advertiser.install();
        pair.runTo(10 * SECOND + MS);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.FREE);
        assertThat(pair.chooser.status().refusal()).isEqualTo(RefusalReason.WITHDRAWN);
        assertThat(pair.chooser.cooperations.receives(Node.LINK, CooperationType.LATENCY_OPTIMIZATION))
                .isZero();
        pair.advertiser.install(settings(giving(KBPS / 2)));
        pair.runTo(15 * SECOND);
        assertThat(pair.chooser.status().agreements())
                .containsExactly(new Agreement(CooperationType.LATENCY_OPTIMIZATION, 0, KBPS / 2));
    }

    @Test
    void shouldKeepTheChannelOverAConfigurationThatLeavesTheLinkAsItIs() {
        Pair pair = new Pair();
        pair.runTo(10 * SECOND);
        pair.advertiser.install(settings(giving(KBPS)));
        pair.runTo(20 * SECOND);
        assertThat(pair.chooser.status().established()).isEqualTo(1);
    }

    @Test
    void shouldHaveTheChannelBackSoonAfterTheNeighbourRestarted() {
        Pair pair = new Pair();
        pair.runTo(10 * SECOND);
        // Another start draws another number; whichever of the two is greater now chooses.
        Node restarted = new Node(77, settings(giving(KBPS)), pair.chooser.nowNs);
        long until = 13 * SECOND;
        while (pair.chooser.nowNs < until) {
            long next = pair.chooser.nowNs + 10 * MS;
            pair.chooser.advanceTo(next);
            restarted.advanceTo(next);
            pair.chooser.take().forEach(restarted::receive);
            restarted.take().forEach(pair.chooser::receive);
        }
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(restarted.state()).isEqualTo(HandshakeState.ESTABLISHED);
        assertThat(pair.chooser.status().lost()).isEqualTo(1);
    }

    @Test
    void shouldComputeKeysWithoutHoldingUpAnything() {
        Pair pair = new Pair();
        pair.chooser.slow();
        pair.runTo(SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.PREPARING);
        pair.chooser.compute();
        pair.runTo(2 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.AGREEING);
        pair.chooser.compute();
        pair.runTo(3 * SECOND);
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.ESTABLISHED);
    }

    @Test
    void shouldNotTakeKeysThatWereComputedForAHandshakeThatIsOver() {
        Pair pair = new Pair();
        pair.chooser.slow();
        pair.runTo(SECOND);
        pair.chooser.install();
        pair.chooser.install(settings(giving(0)));
        pair.chooser.compute();
        assertThat(pair.chooser.state()).isEqualTo(HandshakeState.FREE);
    }

    @Test
    void shouldMeasureTheLink() {
        LinkSettings measuring = new LinkSettings(
                "to-b",
                Node.LINK,
                0,
                Transport.ETHERNET,
                Pair.KEY,
                Pair.about(giving(KBPS)),
                true,
                true,
                true,
                2 * SECOND,
                SECOND,
                EmergencyRole.NONE);
        Pair pair = new Pair(measuring, settings(giving(KBPS)));
        pair.runTo(SECOND);
        // The link of this test has no delay, so a train of 31 x 1438 bytes shows 1 ms at most.
        assertThat(pair.chooser.status().bandwidthKbps()).isEqualTo(31 * 1438 * 8);
        assertThat(pair.chooser.status().isBandwidthAtLeast()).isTrue();
        assertThat(pair.advertiser.status().bandwidthKbps()).isZero();
    }
}
