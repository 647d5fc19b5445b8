// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cooprouter.agent.TestBytes;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of every message, as {@code golden/handshake.txt} and the reference page show them. */
class HandshakeGoldenTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "handshake.md");
    private static final LinkKey KEY = new LinkKey.Shared(
            ByteString.copyFrom(TestBytes.bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")));
    private static final long ADVERTISER = 0x1111_1111_1111_1111L;
    private static final long CHOOSER = 0x2222_2222_2222_2222L;
    private static final byte[] NONCE = TestBytes.bytes("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    private static final byte[] CHOOSERS_NONCE = TestBytes.bytes("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf");
    private static final byte[] SHARE =
            TestBytes.bytes("c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf");
    private static final KeyExchange.ChannelKeys CHANNEL_KEYS = new KeyExchange.ChannelKeys(
            TestBytes.bytes("e0e1e2e3e4e5e6e7e8e9eaebecedeeef"), TestBytes.bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));

    private final MessageGuard guard = new MessageGuard(KEY.macKey());
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageFlyweight.MAX_LENGTH);

    @Test
    void shouldWriteEveryMessageAsTheVectorsSay() throws IOException {
        assertThat(text(built())).isEqualTo(golden());
    }

    @Test
    void shouldShowTheVectorsInTheReferencePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(golden());
    }

    @Test
    void shouldReadTheAdvertisement() {
        AdvertisementFlyweight advertisement = new AdvertisementFlyweight();
        wrap(advertisement, "advertisement");
        assertThat(advertisement.checkBody()).isEqualTo(DropReason.NONE);
        assertThat(advertisement.sender()).isEqualTo(ADVERTISER);
        assertThat(advertisement.receiver()).isEqualTo(MessageFlyweight.ANYONE);
        assertThat(advertisement.keyMode()).isEqualTo(LinkKey.Shared.MODE);
        assertThat(advertisement.linkKbps()).isEqualTo(80_000);
        SelfDescription about = advertisement.describe();
        assertThat(about.name()).isEqualTo("Home A");
        assertThat(about.ispKind()).isEqualTo(2);
        assertThat(about.downKbps()).isEqualTo(50_000);
        assertThat(about.upKbps()).isEqualTo(10_000);
        assertThat(about.loadPercent(23)).isEqualTo(SelfDescription.UNKNOWN_LOAD);
        assertThat(about.offers()).isEqualTo(about().offers());
    }

    @Test
    void shouldReadTheResponse() {
        ResponseFlyweight response = new ResponseFlyweight();
        wrap(response, "response");
        assertThat(response.checkBody()).isEqualTo(DropReason.NONE);
        assertThat(response.share()).isEqualTo(SHARE);
        assertThat(response.agreements())
                .containsExactly(new Agreement(CooperationType.LATENCY_OPTIMIZATION, 2_000, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"advertisement", "response", "acceptance", "refusal", "proof"})
    void shouldFindEveryChangedBit(String vector) {
        byte[] message = TestBytes.bytes(Objects.requireNonNull(built().get(vector)));
        for (int bit = 0; bit < message.length * Byte.SIZE; bit++) {
            buffer.put(0, message);
            TestBytes.flip(buffer, bit);
            boolean isChecksumValid = guard.checksumIsValid(buffer, 0, message.length);
            assertThat(isChecksumValid).as("bit " + bit).isFalse();
            boolean isInMac = bit < (message.length - Integer.BYTES) * Byte.SIZE;
            assertThat(guard.isAuthentic(buffer, 0, message.length))
                    .as("bit " + bit)
                    .isEqualTo(!isInMac);
        }
    }

    private void wrap(MessageFlyweight message, String vector) {
        byte[] bytes = TestBytes.bytes(Objects.requireNonNull(built().get(vector)));
        ByteBuffer exact = TestBytes.direct(bytes);
        message.wrap(exact, 0, bytes.length);
        assertThat(message.checkHeader()).isEqualTo(DropReason.NONE);
    }

    private static SelfDescription about() {
        return new SelfDescription(
                "Home A",
                2,
                50_000,
                10_000,
                List.of(),
                List.of(
                        new CooperationOffer(
                                CooperationType.LATENCY_OPTIMIZATION, new RateRange(64, 2_000), new RateRange(0, 0)),
                        new CooperationOffer(
                                CooperationType.EMERGENCY_CONNECTION,
                                new RateRange(0, 1_000),
                                new RateRange(0, 1_000))));
    }

    private Map<String, String> built() {
        Map<String, String> vectors = new LinkedHashMap<>();
        byte[] digest = new byte[MessageFlyweight.DIGEST_LENGTH];
        AdvertisementFlyweight advertisement = new AdvertisementFlyweight();
        advertisement.wrap(buffer, 0, buffer.capacity());
        add(vectors, "advertisement", advertisement.write(ADVERTISER, NONCE, 1, about(), 80_000), digest);
        ResponseFlyweight response = new ResponseFlyweight();
        response.wrap(buffer, 0, buffer.capacity());
        List<Agreement> choice = List.of(new Agreement(CooperationType.LATENCY_OPTIMIZATION, 0, 2_000));
        add(vectors, "response", response.write(CHOOSER, ADVERTISER, digest, CHOOSERS_NONCE, choice, SHARE), digest);
        byte[] ofResponse = digest.clone();
        RefusalFlyweight refusal = new RefusalFlyweight();
        refusal.wrap(buffer, 0, buffer.capacity());
        add(vectors, "refusal", refusal.write(ADVERTISER, CHOOSER, ofResponse, RefusalReason.OUT_OF_RANGE), digest);
        AcceptanceFlyweight acceptance = new AcceptanceFlyweight();
        acceptance.wrap(buffer, 0, buffer.capacity());
        add(vectors, "acceptance", acceptance.write(ADVERTISER, CHOOSER, ofResponse, SHARE), digest);
        Channel channel = Channel.ofChooser(JdkAead::new, CHANNEL_KEYS);
        ProofFlyweight proof = new ProofFlyweight();
        proof.wrap(buffer, 0, buffer.capacity());
        int length = proof.write(CHOOSER, ADVERTISER, digest);
        channel.prove(buffer, 0);
        add(vectors, "proof", length, digest);
        SealedFlyweight sealed = new SealedFlyweight();
        sealed.wrap(buffer, 0, buffer.capacity());
        length = sealed.write(CHOOSER, ADVERTISER, channel.nextNumber(), SealedFlyweight.KEEP_ALIVE, 1);
        buffer.put(sealed.bodyOffset(), (byte) 1);
        channel.seal(sealed);
        vectors.put("keep_alive", TestBytes.hex(buffer, 0, length));
        Channel back = Channel.ofAdvertiser(JdkAead::new, CHANNEL_KEYS);
        emergency(vectors, "emergency_request", channel, SealedFlyweight.EMERGENCY_REQUEST, 1_000);
        emergency(vectors, "emergency_acknowledgement", back, SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT, 1_000);
        emergency(vectors, "emergency_refusal", back, SealedFlyweight.EMERGENCY_REFUSAL, 8);
        emergency(vectors, "emergency_end", channel, SealedFlyweight.EMERGENCY_END, 0);
        emergency(vectors, "emergency_ended", back, SealedFlyweight.EMERGENCY_ENDED, 0);
        Beacon beacon = new Beacon(Set.of(CooperationType.LATENCY_OPTIMIZATION), 1, 0x01020304);
        byte[] bluetooth = beacon.bluetooth(KEY.macKey());
        vectors.put("bluetooth", TestBytes.hex(ByteBuffer.wrap(bluetooth), 0, bluetooth.length));
        vectors.put("ssid", beacon.ssid(KEY.macKey()));
        return vectors;
    }

    /** A helper is the advertiser here. */
    private void emergency(Map<String, String> vectors, String name, Channel channel, int kind, int value) {
        boolean isOfHelper = kind != SealedFlyweight.EMERGENCY_REQUEST && kind != SealedFlyweight.EMERGENCY_END;
        SealedFlyweight sealed = new SealedFlyweight();
        sealed.wrap(buffer, 0, buffer.capacity());
        int length = sealed.write(
                isOfHelper ? ADVERTISER : CHOOSER,
                isOfHelper ? CHOOSER : ADVERTISER,
                channel.nextNumber(),
                kind,
                SealedFlyweight.EMERGENCY_LENGTH);
        buffer.putInt(sealed.bodyOffset(), 1);
        buffer.putInt(sealed.bodyOffset() + Integer.BYTES, value);
        channel.seal(sealed);
        vectors.put(name, TestBytes.hex(buffer, 0, length));
    }

    private void add(Map<String, String> vectors, String name, int length, byte[] digest) {
        guard.protect(buffer, 0, length);
        guard.digest(buffer, 0, length, digest);
        vectors.put(name, TestBytes.hex(buffer, 0, length));
    }

    private static String text(Map<String, String> vectors) {
        StringBuilder text = new StringBuilder();
        vectors.forEach((name, value) -> {
            text.append(name).append('\n');
            for (int at = 0; at < value.length(); at += 64) {
                text.append("  ")
                        .append(value, at, Math.min(value.length(), at + 64))
                        .append('\n');
            }
        });
        return text.toString();
    }

    private static String golden() throws IOException {
        try (InputStream in = HandshakeGoldenTest.class.getResourceAsStream("/golden/handshake.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
