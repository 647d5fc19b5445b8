// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.agent.io.PacketRing;
import org.cooprouter.topology.UntilTermination;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Observes UDP services at an interface until the process is told to end. */
@Command(
        name = "observe",
        mixinStandardHelpOptions = true,
        description = "Writes down each packet of some UDP services that passes an interface, for comparison with"
                + " another place. Ends on SIGTERM.")
public final class ObserveCommand implements Callable<Integer> {
    /** Printed once every packet is seen. */
    public static final String READY = "observing ";

    @Option(names = "--interface", required = true, description = "Interface of this network namespace.")
    private String interfaceName = "";

    @Option(
            names = "--direction",
            defaultValue = "BOTH",
            description = "Frames that arrive, that the host sends, or all: ${COMPLETION-CANDIDATES}.")
    private PacketRing.Direction direction = PacketRing.Direction.BOTH;

    @Option(
            names = "--filter",
            required = true,
            converter = FilterConverter.class,
            description = "A service as udp/ADDRESS:PORT; may be given several times.")
    private List<FlowFilter> filters = new ArrayList<>();

    @Option(names = "--out", required = true, description = "File to write.")
    private Path out = Path.of("");

    private static final class FilterConverter implements ITypeConverter<FlowFilter> {
        @Override
        public FlowFilter convert(String text) {
            try {
                return FlowFilter.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (FlowObserver observer = FlowObserver.start(interfaceName, direction, filters, out)) {
            System.out.println(READY + interfaceName);
            UntilTermination.await(observer);
        }
        return CommandLine.ExitCode.OK;
    }
}
