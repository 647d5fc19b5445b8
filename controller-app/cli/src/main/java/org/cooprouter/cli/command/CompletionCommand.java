// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import org.cooprouter.cli.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code coopctl completion}. */
@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        synopsisSubcommandLabel = "(bash | zsh)")
public final class CompletionCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "bash", description = "For bash: source <(coopctl completion bash)")
    int bash() {
        return print();
    }

    @Command(name = "zsh", description = "For zsh: source <(coopctl completion zsh)")
    int zsh() {
        // The same script: it turns on zsh's bashcompinit by itself.
        return print();
    }

    private int print() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        return ExitCode.OK;
    }
}
