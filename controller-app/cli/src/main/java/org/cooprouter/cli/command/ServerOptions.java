// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import org.cooprouter.cli.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that say how to reach the controller; they may stand before or after the name of a command. */
public final class ServerOptions {
    @Option(
            scope = ScopeType.INHERIT,
            names = "--server",
            defaultValue = "localhost:7443",
            paramLabel = "HOST:PORT",
            description = "The controller's northbound address; default ${DEFAULT-VALUE}. Env: COOPCTL_SERVER.")
    private String server = "";

    @Option(
            scope = ScopeType.INHERIT,
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Your certificate, an operator's. Env: COOPCTL_TLS_CERT.")
    private @Nullable Path certificate;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its key. Env: COOPCTL_TLS_KEY.")
    private @Nullable Path key;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The authority that signed the controller's certificate. Env: COOPCTL_TLS_CA.")
    private @Nullable Path authority;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--plaintext",
            description = "No TLS; only for a controller on this machine. Env: COOPCTL_PLAINTEXT=true.")
    private boolean plaintext;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--timeout",
            defaultValue = "15",
            paramLabel = "SECONDS",
            description = "How long to wait for an answer; default ${DEFAULT-VALUE}. Env: COOPCTL_TIMEOUT.")
    private int timeoutSeconds;

    /** The options of the command line that a command belongs to; they are the mixin {@code server} of its root. */
    static ServerOptions of(CommandSpec command) {
        return (ServerOptions)
                Objects.requireNonNull(command.root().mixins().get("server")).userObject();
    }

    /**
     * Prepares the connection; it is made by the first call.
     *
     * @throws UserError when the options cannot be used
     */
    Controller connect() {
        URI address = address();
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.getHost(), address.getPort());
        if (plaintext) {
            checkLoopback(address.getHost());
            builder.usePlaintext();
        } else {
            secure(builder);
        }
        if (timeoutSeconds < 1) {
            throw UserError.usage("--timeout " + timeoutSeconds + ": expected at least 1 second");
        }
        ManagedChannel channel = builder.maxInboundMessageSize(64 << 20).build();
        return new Controller(channel, server, Duration.ofSeconds(timeoutSeconds));
    }

    private URI address() {
        try {
            URI address = new URI("coop://" + server);
            if (address.getHost() != null && address.getPort() > 0) {
                return address;
            }
        } catch (java.net.URISyntaxException e) {
            // Falls through to the message that says what was expected.
        }
        throw UserError.usage("--server \"" + server + "\": expected HOST:PORT, for example localhost:7443");
    }

    private static void checkLoopback(String host) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw UserError.usage("--plaintext is only for a controller on this machine, and " + host
                        + " is not: use --tls-cert, --tls-key and --tls-ca");
            }
        } catch (UnknownHostException e) {
            throw UserError.unreachable("the host \"" + host + "\" is not known: check --server");
        }
    }

    private void secure(NettyChannelBuilder builder) {
        if (certificate == null || key == null || authority == null) {
            throw UserError.usage("expected --tls-cert, --tls-key and --tls-ca (or COOPCTL_TLS_CERT, COOPCTL_TLS_KEY"
                    + " and COOPCTL_TLS_CA); `coopctl pki issue --dir DIR operator NAME` makes them."
                    + " A controller on this machine that runs without TLS is reached with --plaintext");
        }
        for (Path file : new Path[] {certificate, key, authority}) {
            if (!Files.isReadable(file)) {
                throw UserError.usage(file + ": expected a PEM file that you may read");
            }
        }
        try {
            builder.sslContext(context(certificate, key, authority));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw UserError.usage("the certificate " + certificate + ", the key " + key + " or the authority "
                    + authority + " cannot be used: expected PEM, the key in PKCS#8 (" + e.getMessage() + ")");
        }
    }

    /**
     * Reads the files by gRPC's managers. Netty's own reading of PEM files would load BouncyCastle and lock the key into a store with a
     * password: a third of the time that a short command takes.
     */
    private static SslContext context(Path certificate, Path key, Path authority)
            throws GeneralSecurityException, IOException {
        AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
        keys.updateIdentityCredentials(certificate.toFile(), key.toFile());
        AdvancedTlsX509TrustManager trust = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
                .build();
        trust.updateTrustCredentials(authority.toFile());
        return GrpcSslContexts.forClient().keyManager(keys).trustManager(trust).build();
    }
}
