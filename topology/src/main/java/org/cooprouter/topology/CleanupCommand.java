// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology;

import java.util.List;
import java.util.concurrent.Callable;
import org.cooprouter.topology.lab.LabRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Removes what killed laboratories left. */
@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = "Removes what killed laboratories left (namespaces, processes, files); running ones stay.")
final class CleanupCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<String> removed = LabRoot.ofMachine().removeDead();
        System.out.println(
                removed.isEmpty() ? "nothing to clean up" : "removed what is left of: " + String.join(", ", removed));
        return CommandLine.ExitCode.OK;
    }
}
