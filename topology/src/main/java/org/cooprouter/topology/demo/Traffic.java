// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.twohomes.TwoHomes;

/** One round of the programs at client A: a call, a game, and a bulk transfer beside them. */
final class Traffic implements AutoCloseable {
    private static final List<String> BULK_SERVER = List.of("iperf3", "-s", "-p", "5201");
    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final int STREAMS_OF_A_CALL = 2;

    private final List<ChildProcess> programs;

    private Traffic(List<ChildProcess> programs) {
        this.programs = programs;
    }

    static void startServers(TwoHomes homes) {
        for (Service service : List.of(Service.CALL, Service.GAME)) {
            homes.hosts().server().start(service.label() + "-server", service.server());
        }
        homes.hosts().server().start("bulk-server", BULK_SERVER);
    }

    /** Starts all programs and waits until the call is connected both ways. */
    static Traffic start(TwoHomes homes, String round, int seconds) {
        List<ChildProcess> programs = new ArrayList<>();
        for (Service service : List.of(Service.CALL, Service.GAME)) {
            List<String> command = new ArrayList<>(service.client());
            command.add(Integer.toString(seconds));
            programs.add(homes.hosts().clientA().start(service.label() + "-" + round, command));
        }
        programs.add(homes.hosts()
                .clientA()
                .start(
                        "bulk-" + round,
                        List.of(
                                "iperf3",
                                "--client",
                                TwoHomes.SERVER,
                                "--port",
                                "5201",
                                "--time",
                                Integer.toString(seconds))));
        ChildProcess call = programs.getFirst();
        Waiting.until(
                START_LIMIT,
                () -> call.output().split(" connected to ", -1).length > STREAMS_OF_A_CALL,
                () -> "the call was not connected; iperf3 said: " + call.output());
        for (ChildProcess program : programs) {
            if (!program.isAlive()) {
                throw new LabException("a program of the demonstration ended at once; it said: " + program.output());
            }
        }
        return new Traffic(programs);
    }

    /** Ends the programs that still run. */
    @Override
    public void close() {
        programs.forEach(ChildProcess::close);
    }
}
