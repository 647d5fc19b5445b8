// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a running emulator and shows it; without a change it only shows. */
@Command(
        name = "wan-set",
        mixinStandardHelpOptions = true,
        description = "Changes an emulated link while it runs, and prints its settings and counters as JSON.")
public final class WanSetCommand implements Callable<Integer> {
    @Option(names = "--control", required = true, description = "Control socket of the emulator's process.")
    private Path control = Path.of("");

    @Option(names = "--link", required = true, description = "Name of the link.")
    private String link = "";

    @Option(
            names = "--direction",
            defaultValue = "both",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private WanDirection direction = WanDirection.BOTH;

    @Parameters(
            arity = "0..1",
            paramLabel = "SETTINGS",
            description = "JSON object with the settings to change, for example {\"cut\":true}.")
    private @Nullable String changes;

    @Override
    public Integer call() throws IOException {
        WanClient client = new WanClient(control);
        WanReport report = changes == null ? client.report(link) : client.change(link, direction, changes);
        System.out.println(WanJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        return CommandLine.ExitCode.OK;
    }
}
