// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.Optional;
import org.cooprouter.agent.io.NativeCalls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command that runs an agent. */
@Command(
        name = "cooprouter-agent",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        subcommands = {RunCommand.class, WarmUpCommand.class, CommandLine.HelpCommand.class},
        description = {
            "The packet path of a CoopRouter site: takes latency-critical frames from the site's bridge, duplicates and"
                    + " seals them, and opens, de-duplicates and delivers those that come back.",
            ""
        },
        footer = {"", "Begin with: cooprouter-agent help run"})
public final class AgentMain {
    private AgentMain() {}

    /**
     * Runs the command and ends the process with its exit code: 0 when it ended as asked, 1 when the agent cannot run, 2
     * when the command line is wrong.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // To read the command line takes the JVM as long as to link the native calls: they need not wait for each
        // other.
        Thread.ofPlatform().name("link").daemon().start(NativeCalls::link);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new AgentMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(AgentMain::explain);
    }

    /** Says what is wrong and where to read on; the whole help would hide it. */
    private static int explain(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage());
        command.getErr().println("Try '" + name + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    /** Returns the version of the build. */
    static String version() {
        return Optional.ofNullable(AgentMain.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Gives the version to the command line. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cooprouter-agent " + version()};
        }
    }
}
