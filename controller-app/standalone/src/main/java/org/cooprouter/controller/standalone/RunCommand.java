// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.tls.TlsFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the controller until the process is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the controller in the foreground until SIGTERM or Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  With certificates of a development authority (coopctl pki init, coopctl pki issue controller ctl):",
            "    cooprouter-controller run --tls-cert=controller-ctl.crt --tls-key=controller-ctl.key --tls-ca=ca.crt",
            "  On one machine, to try things out:",
            "    cooprouter-controller run --plaintext --state-dir=/tmp/coop",
            "",
            "Exit codes: 0 ended as told, 1 failed while running, 2 wrong command line, 3 could not start."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

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

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9178",
            description = "For Prometheus, over HTTP. Default: ${DEFAULT-VALUE}.")
    private String metrics = "";

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

    @Override
    public Integer call() throws InterruptedException {
        Controller controller;
        try {
            controller = Controller.start(config());
        } catch (StartupException e) {
            LOG.error("Cannot start: {}", e.getMessage());
            return ExitCodes.CANNOT_START;
        }
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    LOG.info("Stopping; bridges keep their rules and agents their configuration");
                    controller.close();
                    // Being told to end is no failure; without this the process would end with 128 + the signal's
                    // number.
                    Runtime.getRuntime().halt(ExitCodes.OK);
                }));
        new CountDownLatch(1).await();
        return ExitCodes.OK;
    }

    private ControllerConfig config() throws StartupException {
        Certificates files = security.certificates;
        String host = security.plaintext ? "127.0.0.1" : "0.0.0.0";
        return new ControllerConfig(
                stateDirectory,
                ListenAddress.parse("--northbound", Objects.requireNonNullElse(northbound, host + ":7443")),
                ListenAddress.parse("--southbound", Objects.requireNonNullElse(southbound, host + ":7444")),
                ListenAddress.parse("--openflow", Objects.requireNonNullElse(openflow, host + ":6653")),
                ListenAddress.parse("--metrics", metrics),
                Optional.ofNullable(files).map(three -> new TlsFiles(three.certificate, three.key, three.authority)));
    }
}
