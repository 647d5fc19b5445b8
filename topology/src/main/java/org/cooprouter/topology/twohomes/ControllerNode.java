// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.topology.lab.ChildProcess;
import org.cooprouter.topology.lab.ControllerHost;
import org.cooprouter.topology.lab.Lab;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Waiting;
import org.jspecify.annotations.Nullable;

/** The controller in the management namespace. */
public final class ControllerNode {
    private static final int NORTHBOUND = 7443;
    private static final Duration START_LIMIT = Duration.ofSeconds(40);

    private final Namespace namespace;
    private final List<String> command;
    private final String host;
    private @Nullable ChildProcess process;

    ControllerNode(Lab lab, Namespace namespace, ControllerHost kind, String host, Pki.Credentials credentials) {
        this.namespace = namespace;
        this.host = host;
        command = new ArrayList<>(kind.command());
        command.addAll(
                kind.options(lab.directory("controller"), host + ":" + NORTHBOUND, host + ":7444", host + ":6653"));
        command.addAll(credentials.options());
    }

    /**
     * Where operators reach it.
     *
     * @return host and port
     */
    public String northbound() {
        return host + ":" + NORTHBOUND;
    }

    /** Starts it, and does not wait. */
    public void start() {
        process = namespace.start("controller", command);
    }

    /** Waits until it listens for operators. */
    public void awaitReady() {
        Waiting.until(
                START_LIMIT,
                () -> !process().isAlive() || listens(),
                () -> "the controller does not listen on " + northbound() + "; see "
                        + process().log());
        if (!process().isAlive()) {
            throw new LabException(
                    "the controller ended; its log:%n%s".formatted(process().output()));
        }
    }

    private boolean listens() {
        return namespace
                .attempt(List.of(
                        "ss", "--no-header", "--tcp", "--listening", "--numeric", "sport", "=", ":" + NORTHBOUND))
                .output()
                .contains(":" + NORTHBOUND);
    }

    /** Kills it as a crash would. */
    public void kill() {
        process().kill();
    }

    /**
     * Its process.
     *
     * @return the one started last
     */
    public ChildProcess process() {
        if (process == null) {
            throw new LabException("the controller was not started");
        }
        return process;
    }
}
