// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.srp.SRP6Client;
import org.bouncycastle.crypto.agreement.srp.SRP6Server;
import org.bouncycastle.crypto.agreement.srp.SRP6StandardGroups;
import org.bouncycastle.crypto.agreement.srp.SRP6VerifierGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.SRP6GroupParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on the keys of a channel (C4; [0121]-[0123]): an ephemeral X25519 exchange (RFC 7748), and beside it what proves who the other side is,
 * a shared key or a password by SRP-6a (RFC 5054, 3072-bit group). Takes up to tens of milliseconds and allocates, so the packet thread never
 * calls it.
 *
 * <pre>
 * share  = X25519 public value (32) [ || SRP public value (384) ]
 * secret = shared key (32) or SRP premaster secret (384) || X25519 secret (32)
 * keys   = HKDF-SHA256(salt: SHA-256(digest of the advertisement || of the response || the advertiser's share), secret,
 *                      "cooprouter cooperation channel 1")
 *        = key from the chooser (16) || key from the advertiser (16)
 * </pre>
 */
final class KeyExchange {
    private static final int X25519_LENGTH = 32;
    private static final int SRP_LENGTH = 384;
    private static final int KEY_LENGTH = 16;
    private static final byte[] SRP_IDENTITY = "cooprouter".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFO = "cooprouter cooperation channel 1".getBytes(StandardCharsets.US_ASCII);
    private static final SRP6GroupParameters GROUP = SRP6StandardGroups.rfc5054_3072;

    private final LinkKey key;
    private final byte[] salt;
    private final X25519PrivateKeyParameters own;
    private final SecureRandom random;
    private @Nullable SRP6Client client;

    /** The keys of a channel, 16 bytes each. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ChannelKeys(byte[] fromChooser, byte[] fromAdvertiser) {}

    /** What the advertiser makes of a chooser's share. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(byte[] share, ChannelKeys keys) {}

    /** Begins an exchange; {@code salt} is the nonce of the advertisement. */
    KeyExchange(LinkKey key, byte[] salt, SecureRandom random) {
        this.key = key;
        this.salt = salt;
        this.random = random;
        this.own = new X25519PrivateKeyParameters(random);
    }

    /** The chooser's share. */
    byte[] propose() {
        return switch (key) {
            case LinkKey.Shared _ -> publicValue();
            case LinkKey.Password password -> {
                client = new SRP6Client();
                client.init(GROUP, new SHA256Digest(), random);
                yield join(publicValue(), client.generateClientCredentials(salt, SRP_IDENTITY, bytes(password)));
            }
        };
    }

    /** The advertiser's share and the keys; null if the other share is none. {@code digests} are advertisement's and response's. */
    @Nullable
    Answer answer(byte[] share, byte[] digests) {
        if (share.length != shareLength()) {
            return null;
        }
        return switch (key) {
            case LinkKey.Shared shared -> {
                byte[] mine = publicValue();
                ChannelKeys keys = keys(shared.key().toByteArray(), share, digests, mine);
                yield keys == null ? null : new Answer(mine, keys);
            }
            case LinkKey.Password password -> answer(password, share, digests);
        };
    }

    private @Nullable Answer answer(LinkKey.Password password, byte[] share, byte[] digests) {
        SRP6VerifierGenerator verifier = new SRP6VerifierGenerator();
        verifier.init(GROUP, new SHA256Digest());
        SRP6Server server = new SRP6Server();
        server.init(GROUP, verifier.generateVerifier(salt, SRP_IDENTITY, bytes(password)), new SHA256Digest(), random);
        byte[] mine = join(publicValue(), server.generateServerCredentials());
        byte[] premaster = premaster(share, server);
        ChannelKeys keys = premaster.length == 0 ? null : keys(premaster, share, digests, mine);
        return keys == null ? null : new Answer(mine, keys);
    }

    private static byte[] premaster(byte[] share, SRP6Server server) {
        return premaster(share, value -> {
            try {
                return server.calculateSecret(value);
            } catch (CryptoException _) {
                return BigInteger.ZERO;
            }
        });
    }

    private static byte[] premaster(byte[] share, Function<BigInteger, BigInteger> calculation) {
        BigInteger secret = calculation.apply(new BigInteger(1, share, X25519_LENGTH, SRP_LENGTH));
        return secret.signum() == 0 ? new byte[0] : padded(secret);
    }

    /** The chooser's keys; null if the advertiser's share is none. */
    @Nullable
    ChannelKeys conclude(byte[] share, byte[] digests) {
        if (share.length != shareLength()) {
            return null;
        }
        byte[] proven = switch (key) {
            case LinkKey.Shared shared -> shared.key().toByteArray();
            case LinkKey.Password _ -> premaster(share, this::clientSecret);
        };
        return proven.length == 0 ? null : keys(proven, share, digests, share);
    }

    private BigInteger clientSecret(BigInteger value) {
        if (client == null) {
            throw new IllegalStateException("conclude() comes after propose()");
        }
        try {
            return client.calculateSecret(value);
        } catch (CryptoException _) {
            return BigInteger.ZERO;
        }
    }

    private @Nullable ChannelKeys keys(byte[] proven, byte[] theirs, byte[] digests, byte[] advertisersShare) {
        byte[] shared = new byte[X25519_LENGTH];
        try {
            own.generateSecret(new X25519PublicKeyParameters(theirs, 0), shared, 0);
        } catch (IllegalStateException _) {
            // A point of small order (RFC 7748 section 6.1).
            return null;
        }
        try {
            byte[] transcript = MessageDigest.getInstance("SHA-256").digest(concat(digests, advertisersShare));
            byte[] derived = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt(transcript)
                            .addIKM(proven)
                            .addIKM(shared)
                            .thenExpand(INFO, 2 * KEY_LENGTH));
            return new ChannelKeys(
                    Arrays.copyOf(derived, KEY_LENGTH), Arrays.copyOfRange(derived, KEY_LENGTH, 2 * KEY_LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }

    private int shareLength() {
        return switch (key) {
            case LinkKey.Shared _ -> X25519_LENGTH;
            case LinkKey.Password _ -> X25519_LENGTH + SRP_LENGTH;
        };
    }

    private byte[] publicValue() {
        return own.generatePublicKey().getEncoded();
    }

    private static byte[] bytes(LinkKey.Password password) {
        return password.password().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] x25519, BigInteger srp) {
        return concat(x25519, padded(srp));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** Big endian, {@link #SRP_LENGTH} bytes. */
    private static byte[] padded(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[SRP_LENGTH];
        int sign = bytes.length > SRP_LENGTH ? bytes.length - SRP_LENGTH : 0;
        System.arraycopy(bytes, sign, padded, SRP_LENGTH - bytes.length + sign, bytes.length - sign);
        return padded;
    }
}
