// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C4: both get the same keys if they have the same secret and have seen the same messages, and nobody else does. */
class KeyExchangeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] SALT = new byte[16];
    private static final byte[] DIGESTS = new byte[64];

    static Stream<LinkKey> keys() {
        return Stream.of(new LinkKey.Shared(ByteString.copyFrom(new byte[32])), new LinkKey.Password("correct horse"));
    }

    private static LinkKey other(LinkKey key) {
        return switch (key) {
            case LinkKey.Shared _ ->
                new LinkKey.Shared(
                        ByteString.copyFrom(new byte[32]).substring(1).concat(ByteString.copyFrom(new byte[] {1})));
            case LinkKey.Password _ -> new LinkKey.Password("correct horsf");
        };
    }

    private record Run(KeyExchange.ChannelKeys chooser, KeyExchange.ChannelKeys advertiser) {
        boolean agree() {
            return Arrays.equals(chooser.fromChooser(), advertiser.fromChooser())
                    && Arrays.equals(chooser.fromAdvertiser(), advertiser.fromAdvertiser());
        }
    }

    private static Run run(LinkKey chooser, LinkKey advertiser, byte[] seenByChooser) {
        KeyExchange first = new KeyExchange(chooser, SALT, RANDOM);
        KeyExchange.Answer answer =
                Objects.requireNonNull(new KeyExchange(advertiser, SALT, RANDOM).answer(first.propose(), DIGESTS));
        return new Run(Objects.requireNonNull(first.conclude(answer.share(), seenByChooser)), answer.keys());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldAgreeOnKeys(LinkKey key) {
        Run run = run(key, key, DIGESTS);
        assertThat(run.agree()).isTrue();
        assertThat(run.chooser().fromChooser())
                .isNotEqualTo(run.chooser().fromAdvertiser())
                .hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldNotAgreeWithAnotherSecret(LinkKey key) {
        assertThat(run(key, other(key), DIGESTS).agree()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldNotAgreeWhenSomebodyChangedAMessage(LinkKey key) {
        byte[] changed = DIGESTS.clone();
        changed[0] ^= 1;
        assertThat(run(key, key, changed).agree()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldHaveOtherKeysEachTime(LinkKey key) {
        assertThat(run(key, key, DIGESTS).chooser().fromChooser())
                .isNotEqualTo(run(key, key, DIGESTS).chooser().fromChooser());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldNotTakeAShareThatIsNone(LinkKey key) {
        KeyExchange exchange = new KeyExchange(key, SALT, RANDOM);
        int length = exchange.propose().length;
        assertThat(exchange.answer(new byte[length - 1], DIGESTS)).isNull();
        assertThat(exchange.answer(new byte[0], DIGESTS)).isNull();
        // A point of small order, and 0 modulo the prime.
        assertThat(exchange.answer(new byte[length], DIGESTS)).isNull();
        assertThat(exchange.conclude(new byte[length], DIGESTS)).isNull();
        assertThat(exchange.conclude(new byte[length + 1], DIGESTS)).isNull();
    }

    @Test
    void shouldNotTakeTheSrpValueZeroOfAnHonestPoint() {
        LinkKey password = new LinkKey.Password("correct horse");
        byte[] share = new KeyExchange(password, SALT, RANDOM).propose();
        Arrays.fill(share, 32, share.length, (byte) 0);
        assertThat(new KeyExchange(password, SALT, RANDOM).answer(share, DIGESTS))
                .isNull();
    }
}
