// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cooprouter.topology.UntilTermination;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs WAN emulators until the process is told to end. */
@Command(
        name = "wan",
        mixinStandardHelpOptions = true,
        description =
                "Bridges pairs of interfaces of this network namespace by emulated wide-area links. The interfaces"
                        + " have no addresses and their offloads are off. Give --name, --left and --right once per link.")
public final class WanCommand implements Callable<Integer> {
    /** What is printed once frames are forwarded. */
    public static final String READY = "emulated links are up: ";

    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false, multiplicity = "1..*")
    private List<Link> links = new ArrayList<>();

    @Option(names = "--seed", defaultValue = "1", description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--control", required = true, description = "Path of the Unix-domain socket to make for 'wan-set'.")
    private Path control = Path.of("");

    /** One emulated link. */
    private static final class Link {
        @Option(names = "--name", required = true, description = "Name of the link.")
        private String name = "";

        @Option(names = "--left", required = true, description = "Its left interface.")
        private String left = "";

        @Option(names = "--right", required = true, description = "Its right interface.")
        private String right = "";

        @Option(
                names = "--settings",
                description = "Settings of both directions as JSON, for example {\"delayMs\":20,\"jitterMs\":3,"
                        + "\"loss\":{\"mean\":0.02,\"burst\":3},\"rateMbit\":50}.")
        private @Nullable String settings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Running running = start()) {
            System.out.println(
                    READY + running.emulators.stream().map(WanEmulator::name).collect(Collectors.joining(", ")));
            UntilTermination.await(running);
        }
        return CommandLine.ExitCode.OK;
    }

    private Running start() throws IOException {
        List<WanEmulator> emulators = new ArrayList<>();
        try {
            for (Link link : links) {
                emulators.add(start(link));
            }
            return new Running(emulators, WanControl.listen(control, emulators));
        } catch (IOException | RuntimeException e) {
            emulators.forEach(WanEmulator::close);
            throw e;
        }
    }

    private WanEmulator start(Link link) throws IOException {
        WanSettings settings = link.settings == null ? WanSettings.PERFECT : settings(link.settings);
        WanEmulator emulator = WanEmulator.start(link.name, link.left, link.right, seed);
        emulator.change(WanDirection.BOTH, perfect -> settings);
        return emulator;
    }

    private WanSettings settings(String text) {
        try {
            return WanJson.apply(WanSettings.PERFECT, WanJson.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--settings: " + e.getMessage(), e);
        }
    }

    private record Running(List<WanEmulator> emulators, WanControl listening) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            listening.close();
            emulators.forEach(WanEmulator::close);
        }
    }
}
