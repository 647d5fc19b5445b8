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
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.onos.testhost.storage.SharedStorage;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.cooprouter.controller.standalone.ControllerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the application on a node of the test host, so that the laboratory can start it as it starts the standalone controller. */
@Command(
        name = "onos-testhost",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "For tests only: runs the CoopRouter application on one node of ONOS without Karaf, until SIGTERM or Ctrl-C.",
            "The first options are those of cooprouter-controller run. Agents are served at the host of --northbound,",
            "bridges at all addresses of the machine, as ONOS does it."
        })
public final class OnosHostMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(OnosHostMain.class);
    private static final String APPLICATION = "org.cooprouter.controller.onos.CoopRouterApplication";

    @Option(names = "--application", required = true, paramLabel = "JAR", description = "The application's bundle.")
    private Path application = Path.of("");

    @Mixin
    private ControllerOptions options = new ControllerOptions();

    @Option(
            names = "--poll-interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Between two times that a bridge is asked what it has. Default: ${DEFAULT-VALUE}.")
    private int pollSeconds;

    /** Runs the command line {@code args} and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OnosHostMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, StartupException {
        Path state = options.stateDirectory();
        Files.createDirectories(state);
        Settings settings = Settings.alone()
                .withCluster(new ClusterState(new SharedStorage(state.resolve("storage"))))
                .withOpenFlowPort(options.openflow().socket().getPort())
                .withPollInterval(Duration.ofSeconds(pollSeconds));
        if (options.tls().isPresent()) {
            settings = settings.withTls(KeyStores.of(options.tls().get(), state));
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
                "CoopRouter runs on ONOS: northbound {}, southbound {}, openflow {}",
                options.northbound().text(),
                options.southbound().text(),
                options.openflow().text());
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    /** As an operator sets them with {@code cfg set}. */
    private Map<String, Object> properties() throws StartupException {
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                "listenAddress", options.northbound().socket().getAddress().getHostAddress());
        properties.put("northboundPort", options.northbound().socket().getPort());
        properties.put("southboundPort", options.southbound().socket().getPort());
        properties.put("plaintext", options.tls().isEmpty());
        options.tls().ifPresent(files -> {
            properties.put("tlsCertificate", files.certificate().toString());
            properties.put("tlsKey", files.key().toString());
            properties.put("tlsAuthorities", files.authority().toString());
        });
        return properties;
    }
}
