// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.cooprouter.controller.onos.testhost.storage.SharedStorage;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the application on a node of the test host, so that the laboratory can start it as it starts the standalone controller. */
@Command(
        name = "onos-testhost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "For tests only: runs the CoopRouter application on one node of ONOS without Karaf, until SIGTERM or Ctrl-C.",
            "The options are those of cooprouter-controller run, as far as they make sense here."
        })
public final class OnosHostMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(OnosHostMain.class);
    private static final String APPLICATION = "org.cooprouter.controller.onos.CoopRouterApplication";

    @Option(names = "--application", required = true, paramLabel = "JAR", description = "The application's bundle.")
    private Path application = Path.of("");

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "DIR",
            description = "The cluster's storage is kept here, so that it outlives this process.")
    private Path stateDirectory = Path.of("");

    @Option(names = "--northbound", required = true, paramLabel = "HOST:PORT", description = "For operators.")
    private String northbound = "";

    @Option(
            names = "--southbound",
            required = true,
            paramLabel = "HOST:PORT",
            description = "For agents, at the same host.")
    private String southbound = "";

    @Option(
            names = "--openflow",
            required = true,
            paramLabel = "HOST:PORT",
            description = "For bridges. ONOS listens at all addresses of the machine, whatever the host is.")
    private String openflow = "";

    @Option(
            names = "--poll-interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Between two times that a bridge is asked what it has. Default: ${DEFAULT-VALUE}.")
    private int pollSeconds;

    @ArgGroup(exclusive = false)
    private @Nullable Certificates certificates;

    /** Three PEM files; plaintext without them. */
    private static final class Certificates {
        @Option(
                names = "--tls-cert",
                required = true,
                paramLabel = "FILE",
                description = "The node's certificate (PEM).")
        private Path certificate = Path.of("");

        @Option(
                names = "--tls-key",
                required = true,
                paramLabel = "FILE",
                description = "Its private key (PEM, PKCS#8).")
        private Path key = Path.of("");

        @Option(names = "--tls-ca", required = true, paramLabel = "FILE", description = "Whom to accept (PEM).")
        private Path authority = Path.of("");
    }

    /** Runs the command line {@code args} and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OnosHostMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(stateDirectory);
        Settings settings = Settings.alone()
                .withCluster(new ClusterState(new SharedStorage(stateDirectory.resolve("storage"))))
                .withOpenFlowPort(port(openflow))
                .withPollInterval(Duration.ofSeconds(pollSeconds));
        if (certificates != null) {
            settings = settings.withTls(
                    KeyStores.of(certificates.certificate, certificates.key, certificates.authority, stateDirectory));
        }
        OnosTestHost host = OnosTestHost.start(settings);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    host.close();
                    // Being told to end is no failure.
                    Runtime.getRuntime().halt(0);
                }));
        host.installBundle(application, Map.of(APPLICATION, properties()));
        LOG.info(
                "CoopRouter runs on ONOS: northbound {}, southbound {}, openflow {}", northbound, southbound, openflow);
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("listenAddress", host(northbound));
        properties.put("northboundPort", port(northbound));
        properties.put("southboundPort", port(southbound));
        properties.put("plaintext", certificates == null);
        if (certificates != null) {
            properties.put("tlsCertificate", certificates.certificate.toString());
            properties.put("tlsKey", certificates.key.toString());
            properties.put("tlsAuthorities", certificates.authority.toString());
        }
        return properties;
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
