// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cooprouter.cli.command.ApplyCommand;
import org.cooprouter.cli.command.CompletionCommand;
import org.cooprouter.cli.command.Defaults;
import org.cooprouter.cli.command.DeleteCommand;
import org.cooprouter.cli.command.DescribeCommand;
import org.cooprouter.cli.command.GetCommand;
import org.cooprouter.cli.command.HistoryCommand;
import org.cooprouter.cli.command.PlanCommand;
import org.cooprouter.cli.command.ServerOptions;
import org.cooprouter.cli.command.StatusCommand;
import org.cooprouter.cli.command.WatchCommand;
import org.cooprouter.cli.pki.PkiCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The operator's command. */
@Command(
        name = "coopctl",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "coopctl 0.1.0-SNAPSHOT",
        description = "Declares a CoopRouter policy and shows what the sites make of it.",
        subcommands = {
            ApplyCommand.class,
            PlanCommand.class,
            GetCommand.class,
            DescribeCommand.class,
            DeleteCommand.class,
            WatchCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            PkiCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused: by the server, or because a file would be overwritten",
            "2:the command line, a file or a document cannot be used",
            "3:the sites are not as the policy wants them (status)",
            "4:the controller cannot be reached, or it does not accept the certificate"
        })
public final class CoopctlMain {
    @Mixin
    @SuppressWarnings("UnusedVariable") // commands find it with ServerOptions.of
    private ServerOptions server;

    private CoopctlMain() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, System.out.charset());
        CommandLine commandLine = newCommandLine(System.getenv(), Path.of(System.getProperty("user.home")))
                .setOut(out);
        int exitCode = commandLine.execute(args);
        out.flush();
        System.exit(exitCode);
    }

    /**
     * The command line, ready to be executed; whoever embeds it may give it other writers.
     *
     * @param environment where {@code COOPCTL_*} is looked up
     * @param home where {@code .config/coopctl/config.yaml} is looked up
     */
    public static CommandLine newCommandLine(Map<String, String> environment, Path home) {
        CommandLine commandLine = new CommandLine(new CoopctlMain())
                .setDefaultValueProvider(new Defaults(environment, home))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setExecutionExceptionHandler((e, executed, parsed) -> report(e, executed));
        commandLine.getSubcommands().values().stream()
                .filter(command ->
                        command.getCommand() instanceof PkiCommand || command.getCommand() instanceof CompletionCommand)
                .forEach(CoopctlMain::withoutServer);
        return commandLine;
    }

    /** Commands that stay on this machine have no use for the options that all others inherit. */
    private static void withoutServer(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List.copyOf(spec.options()).stream()
                .filter(option -> option.inherited() && !option.usageHelp() && !option.versionHelp())
                .forEach(spec::remove);
        command.getSubcommands().values().forEach(CoopctlMain::withoutServer);
    }

    private static int report(Exception e, CommandLine commandLine) throws Exception {
        PrintWriter err = commandLine.getErr();
        if (e instanceof UserError error) {
            err.println("coopctl: " + error.getMessage());
            return error.exitCode();
        }
        throw e;
    }
}
