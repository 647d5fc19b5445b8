// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.TextTable;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.manifest.MessageWriter;
import org.cooprouter.policy.v1.ChangeKind;
import org.cooprouter.policy.v1.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coopctl history}. */
@Command(name = "history", description = "Lists who changed what and when, newest first.")
public final class HistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--limit",
            defaultValue = "50",
            paramLabel = "N",
            description = "Most revisions to list; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw UserError.usage("--limit " + limit + ": expected at least 1");
        }
        List<Revision> revisions;
        try (Controller controller = ServerOptions.of(spec).connect()) {
            revisions = controller.revisions(limit);
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case YAML -> out.print(MessageWriter.ofDeclarations().yaml(revisions));
            case JSON -> out.print(MessageWriter.ofDeclarations().json(revisions));
            case TABLE -> print(revisions, out);
        }
        return ExitCode.OK;
    }

    private static void print(List<Revision> revisions, PrintWriter out) {
        TextTable table = new TextTable("REVISION", "TIME", "AUTHOR", "CHANGES", "COMMENT");
        for (Revision revision : revisions) {
            table.row(
                    Long.toString(revision.getRevision()),
                    Texts.time(revision.getCreateTime()),
                    revision.getAuthor(),
                    revision.getChangesList().stream()
                            .filter(change -> change.getKind() != ChangeKind.CHANGE_KIND_UNCHANGED)
                            .map(change -> Changes.word(change.getKind()) + " " + change.getName())
                            .collect(Collectors.joining(", ")),
                    revision.getComment());
        }
        table.print(out);
    }
}
