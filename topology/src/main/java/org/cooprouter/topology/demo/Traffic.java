// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Waiting;
import org.cooprouter.topology.twohomes.TwoHomes;

/** One round of the programs at client A: a call, a game, and a bulk transfer beside them. */
final class Traffic implements AutoCloseable {
    private static final String BULK_PORT = "5201";
    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final int STREAMS_OF_A_CALL = 2;

    private final List<ChildProcess> programs;

    private Traffic(List<ChildProcess> programs) {
        this.programs = programs;
    }

    /**
     * Starts all programs and waits until the call is connected both ways. Every round has servers of its own: an iperf3 server whose
     * client was ended over a bad link goes on waiting for it and refuses others.
     */
    static Traffic start(TwoHomes homes, String round, int seconds) {
        List<ChildProcess> programs = new ArrayList<>();
        try {
            startServers(homes.hosts().server(), round, programs);
            startClients(homes.hosts().clientA(), round, seconds, programs);
            return new Traffic(programs);
        } catch (LabException e) {
            programs.forEach(ChildProcess::close);
            throw e;
        }
    }

    private static void startServers(Namespace server, String round, List<ChildProcess> programs) {
        programs.add(server.start("game-" + round, Service.GAME.server()));
        for (List<String> iperf :
                List.of(Service.CALL.server(), List.of("iperf3", "-s", "-p", BULK_PORT, "--one-off", "--forceflush"))) {
            ChildProcess program = server.start("iperf3-" + programs.size() + "-" + round, iperf);
            programs.add(program.awaitOutput("Server listening", START_LIMIT));
        }
    }

    private static void startClients(Namespace client, String round, int seconds, List<ChildProcess> programs) {
        String duration = Integer.toString(seconds);
        for (Service service : List.of(Service.GAME, Service.CALL)) {
            List<String> command = new ArrayList<>(service.client());
            command.add(duration);
            programs.add(client.start(service.label() + "-" + round, command));
        }
        ChildProcess call = programs.getLast();
        programs.add(client.start(
                "bulk-" + round,
                List.of("iperf3", "--client", TwoHomes.SERVER, "--port", BULK_PORT, "--time", duration)));
        Waiting.until(
                START_LIMIT,
                () -> call.output().split(" connected to ", -1).length > STREAMS_OF_A_CALL,
                () -> "the call was not connected; iperf3 said: " + call.output());
        for (ChildProcess program : programs) {
            if (!program.isAlive()) {
                throw new LabException("a program of the demonstration ended at once; it said: " + program.output());
            }
        }
    }

    /** Ends the programs that still run. */
    @Override
    public void close() {
        programs.reversed().forEach(ChildProcess::close);
    }
}
