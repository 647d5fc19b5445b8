// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.twohomes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.topology.lab.LabException;
import org.cooprouter.topology.lab.Namespace;
import org.cooprouter.topology.lab.Programs;
import org.cooprouter.topology.lab.Shell;

/** Runs {@code coopctl} in the management namespace, as an operator would. */
public final class Coopctl {
    private final Namespace namespace;
    private final List<String> prefix;

    Coopctl(Namespace namespace, String server, Pki.Credentials credentials) {
        this.namespace = namespace;
        prefix = new ArrayList<>(Programs.ofBuild().coopctl());
        prefix.add("--server=" + server);
        prefix.addAll(credentials.options());
    }

    /**
     * The command with the options of the connection.
     *
     * @return program and arguments, to be followed by a subcommand
     */
    public List<String> prefix() {
        return prefix;
    }

    /**
     * Runs a command that may fail.
     *
     * @param arguments after the options of the connection
     * @return exit code and output
     */
    public Shell.Result attempt(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        return namespace.attempt(command);
    }

    /**
     * Runs a command that must succeed.
     *
     * @param arguments after the options of the connection
     * @return its output
     */
    public String run(String... arguments) {
        Shell.Result result = attempt(arguments);
        if (result.exitCode() != 0) {
            throw new LabException("'coopctl %s' failed with exit code %d: %s"
                    .formatted(String.join(" ", arguments), result.exitCode(), result.output()));
        }
        return result.output();
    }

    /**
     * Applies a policy.
     *
     * @param file YAML
     * @return what coopctl said
     */
    public String apply(Path file) {
        return run("apply", "-f", file.toString());
    }
}
