// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What every program is told that runs the controller's logic: where it keeps things, where it listens, and how it proves itself. */
public final class ControllerOptions {
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "/var/lib/cooprouter/controller",
            description = "Policy, audit trail and keys are kept here. Default: ${DEFAULT-VALUE}.")
    private Path stateDirectory = Path.of("");

    @Option(
            names = "--northbound",
            paramLabel = "HOST:PORT",
            description = "For operators. Default: 0.0.0.0:7443, with --plaintext 127.0.0.1:7443.")
    private @Nullable String northbound;

    @Option(
            names = "--southbound",
            paramLabel = "HOST:PORT",
            description = "For agents. Default: 0.0.0.0:7444, with --plaintext 127.0.0.1:7444.")
    private @Nullable String southbound;

    @Option(
            names = "--openflow",
            paramLabel = "HOST:PORT",
            description = "For bridges. Default: 0.0.0.0:6653, with --plaintext 127.0.0.1:6653.")
    private @Nullable String openflow;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Security security = new Security();

    /** Either certificates or plaintext. */
    private static final class Security {
        @ArgGroup(exclusive = false)
        private @Nullable Certificates certificates;

        @Option(
                names = "--plaintext",
                description = "No certificates: whoever reaches the ports may do everything. Loopback addresses only.")
        private boolean plaintext;
    }

    /** Three PEM files. */
    private static final class Certificates {
        @Option(
                names = "--tls-cert",
                required = true,
                paramLabel = "FILE",
                description = "The controller's certificate (PEM). Re-read when it changes.")
        private Path certificate = Path.of("");

        @Option(
                names = "--tls-key",
                required = true,
                paramLabel = "FILE",
                description = "Its private key (PEM, PKCS#8, not encrypted).")
        private Path key = Path.of("");

        @Option(
                names = "--tls-ca",
                required = true,
                paramLabel = "FILE",
                description = "The authorities whose operators, agents and bridges are accepted (PEM).")
        private Path authority = Path.of("");
    }

    /** The directory in which everything is kept. */
    public Path stateDirectory() {
        return stateDirectory;
    }

    /**
     * Where operators connect to.
     *
     * @throws StartupException when what the option says is no address
     */
    public ListenAddress northbound() throws StartupException {
        return address("--northbound", northbound, 7443);
    }

    /**
     * Where agents connect to.
     *
     * @throws StartupException when what the option says is no address
     */
    public ListenAddress southbound() throws StartupException {
        return address("--southbound", southbound, 7444);
    }

    /**
     * Where bridges connect to.
     *
     * @throws StartupException when what the option says is no address
     */
    public ListenAddress openflow() throws StartupException {
        return address("--openflow", openflow, 6653);
    }

    private ListenAddress address(String option, @Nullable String given, int port) throws StartupException {
        String host = security.plaintext ? "127.0.0.1" : "0.0.0.0";
        return ListenAddress.parse(option, Objects.requireNonNullElse(given, host + ":" + port));
    }

    /** The certificates; empty: plaintext. */
    public Optional<TlsFiles> tls() {
        return Optional.ofNullable(security.certificates)
                .map(three -> new TlsFiles(three.certificate, three.key, three.authority));
    }
}
