// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.cooprouter.agent.control.HostAndPort;
import org.cooprouter.agent.control.TlsFiles;
import org.cooprouter.agent.io.PortType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cooprouter-agent run}: runs one agent until it is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Runs the agent of one site until SIGTERM or SIGINT.",
            "",
            "The agent needs two interfaces: its end of a veth pair whose other end is the bridge's port agent0, and a TAP"
                    + " device that is the bridge's port live0. It starts with the configuration that it was last given,"
                    + " whether or not the controller answers, and shows by live0's carrier when it is ready; while the"
                    + " carrier is off, the bridge sends latency-critical traffic the ordinary way.",
            "It needs CAP_NET_RAW and CAP_NET_ADMIN (or root).",
            ""
        },
        footer = {
            "",
            "Example:",
            "  ip link add agent0 type veth peer name agent0-host",
            "  ip tuntap add live0 mode tap",
            "  java @agent.jvmargs -jar cooprouter-agent.jar run --agent=home-a --controller=ctl.example:7444 \\",
            "    --tls-cert=agent-home-a.crt --tls-key=agent-home-a.key --tls-ca=ca.crt \\",
            "    --interface=agent0-host --live-tap=live0 --state-dir=/var/lib/cooprouter/home-a",
            "",
            "Certificates are made by `coopctl pki issue --dir D agent home-a`.",
            "Exit codes: 143 or 130 ended by SIGTERM or SIGINT, 1 cannot run, 2 wrong command line."
        })
final class RunCommand implements Callable<Integer> {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--agent",
            required = true,
            paramLabel = "SITE",
            description = "Id of the site, as in the policy's sites/SITE and in the certificate.")
    private String agent = "";

    @Option(
            names = "--controller",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "The controller's southbound address; its usual port is 7444. Several, separated by commas, are nodes"
                            + " of one cluster: the agent asks any of them which one decides.")
    private List<String> controllers = List.of();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Security security = new Security();

    @Option(
            names = "--interface",
            required = true,
            paramLabel = "IFNAME",
            description = "The agent's end of the veth pair whose other end is the bridge's port agent0.")
    private String interfaceName = "";

    @Option(
            names = "--live-tap",
            paramLabel = "IFNAME",
            description =
                    "TAP device, a port of the bridge, whose carrier is on while the agent is ready. Without it the"
                            + " bridge cannot turn to the ordinary way when the agent fails.")
    private @Nullable String liveTap;

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "DIR",
            description =
                    "Keeps the last configuration (with its keys) and the count of starts; made when missing, one per"
                            + " agent.")
    private Path stateDirectory = Path.of("");

    @Option(
            names = "--io",
            defaultValue = "af_packet",
            description = "How frames are read and written: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private PortType io = PortType.AF_PACKET;

    @Option(
            names = "--wait",
            defaultValue = "block",
            description =
                    "What the packet thread does when idle: sleep (block) or look again at once (spin: lowest latency,"
                            + " one whole CPU). Default: ${DEFAULT-VALUE}.")
    private WaitMode waitMode = WaitMode.BLOCK;

    @Option(
            names = "--cpu",
            paramLabel = "N",
            description = "Keeps the packet thread on this CPU, from 0. Default: any.")
    private @Nullable Integer cpu;

    @Option(
            names = "--metrics",
            defaultValue = "127.0.0.1:9177",
            paramLabel = "HOST:PORT",
            description = "Where Prometheus reads /metrics. Default: ${DEFAULT-VALUE}.")
    private String metrics = "";

    /** Mutual TLS, or none. */
    static final class Security {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private @Nullable Tls tls;

        @Option(
                names = "--plaintext",
                required = true,
                description = "No TLS; allowed only when the controller's address is a loopback address.")
        private boolean plaintext;
    }

    /** The three files belong together. */
    static final class Tls {
        @Option(
                names = "--tls-cert",
                required = true,
                paramLabel = "FILE",
                description = "The agent's certificate chain, PEM.")
        private Path certificate = Path.of("");

        @Option(
                names = "--tls-key",
                required = true,
                paramLabel = "FILE",
                description = "The agent's private key, PEM (PKCS#8).")
        private Path key = Path.of("");

        @Option(
                names = "--tls-ca",
                required = true,
                paramLabel = "FILE",
                description = "The certificates of the authorities that sign the controller's, PEM.")
        private Path authorities = Path.of("");
    }

    @Override
    public Integer call() {
        AgentSettings settings = settings();
        try {
            return Agent.start(settings, () -> settings.io().open(settings.interfaceName()))
                    .awaitEnd();
        } catch (IOException e) {
            spec.commandLine().getErr().println("cooprouter-agent: " + e.getMessage());
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        }
    }

    /**
     * Understands the command line.
     *
     * @throws ParameterException saying which option is wrong and what was expected
     */
    AgentSettings settings() {
        if (!ID.matcher(agent).matches()) {
            throw wrong(
                    "--agent='" + agent
                            + "' is no id of a site: expected 1-40 characters of [a-z0-9-], the first a letter, for example home-a");
        }
        List<HostAndPort> addresses = controllers.stream()
                .map(controller -> address("--controller", controller))
                .toList();
        for (HostAndPort address : addresses) {
            if (security.plaintext && !address.isLoopback()) {
                throw wrong("--plaintext is allowed only to a loopback address, because keys pass over this"
                        + " connection; '" + address + "' is none: give --tls-cert, --tls-key and --tls-ca");
            }
        }
        HostAndPort metricsAddress = address("--metrics", metrics);
        return new AgentSettings(
                agent,
                addresses,
                Optional.ofNullable(security.tls).map(tls -> new TlsFiles(tls.certificate, tls.key, tls.authorities)),
                interfaceName,
                Optional.ofNullable(liveTap),
                stateDirectory,
                io,
                waitMode,
                cpu == null ? OptionalInt.empty() : OptionalInt.of(cpu),
                new InetSocketAddress(metricsAddress.host(), metricsAddress.port()));
    }

    private HostAndPort address(String option, String text) {
        try {
            return HostAndPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(option + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
