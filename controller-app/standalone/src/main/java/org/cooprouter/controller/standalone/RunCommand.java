// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.cooprouter.controller.host.StartupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ControllerOptions options = new ControllerOptions();

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9178",
            description = "For Prometheus, over HTTP. Default: ${DEFAULT-VALUE}.")
    private String metrics = "";

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
        return new ControllerConfig(
                options.stateDirectory(),
                options.northbound(),
                options.southbound(),
                options.openflow(),
                ListenAddress.parse("--metrics", metrics),
                options.tls());
    }
}
