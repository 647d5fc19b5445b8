// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What runs the controller's logic. */
public enum ControllerHost {
    /** One process on one machine: {@code cooprouter-controller}. */
    STANDALONE,
    /** The ONOS application on the real ONOS managers, in the test host's process. */
    ONOS;

    /**
     * The program.
     *
     * @return the command up to the options
     */
    public List<String> command() {
        return this == STANDALONE
                ? Programs.ofBuild().controller()
                : Programs.ofBuild().onosController();
    }

    /**
     * The options that both hosts have.
     *
     * @param state directory that outlives the process
     * @param northbound host and port for operators
     * @param southbound host and port for agents
     * @param openFlow host and port for bridges
     * @return to be followed by those of certificates, or by {@code --plaintext}
     */
    public List<String> options(Path state, String northbound, String southbound, String openFlow) {
        List<String> options = new ArrayList<>();
        if (this == STANDALONE) {
            options.add("run");
            // On the host of the others, whose network it shares.
            options.add("--metrics=" + northbound.substring(0, northbound.lastIndexOf(':')) + ":"
                    + (northbound.startsWith("127.") ? "0" : "9178"));
        } else {
            options.add("--application=" + Programs.ofBuild().onosApplication());
        }
        options.addAll(List.of(
                "--state-dir=" + state,
                "--northbound=" + northbound,
                "--southbound=" + southbound,
                "--openflow=" + openFlow));
        return options;
    }
}
