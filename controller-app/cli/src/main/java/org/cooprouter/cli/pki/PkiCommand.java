// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.cli.TextTable;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.pki.CertificateAuthority.Issued;
import org.cooprouter.cli.pki.Identity.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coopctl pki}: the development certificate authority. */
@Command(
        name = "pki",
        description = {
            "Makes the certificates by which controller, agents, bridges and operators know each other.",
            "A development authority: its key lies unencrypted in the directory. For your own network you may use any"
                    + " authority that puts the same identities into the subject alternative names."
        },
        synopsisSubcommandLabel = "(init | issue | list)")
public final class PkiCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "init", description = "Makes an authority in a directory: ca.crt and ca.key.")
    int init(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The authority's directory.")
                    Path directory,
            @Option(
                            names = "--force",
                            description = "Replace an authority that is there. Its certificates become worthless.")
                    boolean force) {
        report(CertificateAuthority.init(directory, force, InstantSource.system()), "the authority");
        return ExitCode.OK;
    }

    @Command(
            name = "issue",
            description = {
                "Issues a certificate: DIR/ROLE-ID.crt and DIR/ROLE-ID.key.",
                "",
                "Examples:",
                "  coopctl pki issue --dir pki controller ctl --host ctl.example.net 192.0.2.1",
                "  coopctl pki issue --dir pki agent home-a",
                "  coopctl pki issue --dir pki bridge home-a",
                "  coopctl pki issue --dir pki operator alice"
            })
    int issue(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The authority's directory.")
                    Path directory,
            @Parameters(index = "0", paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}") Role role,
            @Parameters(index = "1", paramLabel = "ID", description = "The site for agents and bridges.") String id,
            @Option(
                            names = "--host",
                            arity = "1..*",
                            paramLabel = "NAME_OR_ADDRESS",
                            description = "Where the holder is reached; required for a controller.")
                    List<String> hosts,
            @Option(
                            names = "--days",
                            defaultValue = "825",
                            paramLabel = "N",
                            description = "Validity; default ${DEFAULT-VALUE}.")
                    int days,
            @Option(names = "--force", description = "Replace a certificate that is there.") boolean force) {
        if (days < 1) {
            throw UserError.usage("--days " + days + ": expected at least 1");
        }
        Identity identity = identity(role, id);
        CertificateAuthority authority = CertificateAuthority.open(directory, InstantSource.system());
        List<String> names = hosts == null ? List.of() : hosts;
        report(
                authority.issue(identity, names, Duration.ofDays(days), force),
                identity.uri().toString());
        return ExitCode.OK;
    }

    @Command(name = "list", description = "Lists a directory's certificates and when they expire.")
    int list(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The authority's directory.")
                    Path directory) {
        Instant now = Instant.now();
        TextTable table = new TextTable("IDENTITY", "EXPIRES", "HOSTS", "FILE");
        for (HeldCertificate held :
                CertificateAuthority.open(directory, InstantSource.system()).list()) {
            String end = held.notAfter().truncatedTo(ChronoUnit.SECONDS) + "";
            table.row(
                    held.identity(),
                    held.notAfter().isBefore(now) ? end + " (expired)" : end,
                    String.join(",", held.hosts()),
                    held.file().toString());
        }
        table.print(spec.commandLine().getOut());
        return ExitCode.OK;
    }

    private static Identity identity(Role role, String id) {
        try {
            return new Identity(role, id);
        } catch (IllegalArgumentException e) {
            throw UserError.usage(String.valueOf(e.getMessage()));
        }
    }

    private void report(Issued issued, String whose) {
        List<String> words = new ArrayList<>();
        words.add(issued.created() ? "made" : "already there:");
        words.add(issued.certificate() + " and " + issued.key());
        words.add("for " + whose);
        spec.commandLine().getOut().println(String.join(" ", words));
    }
}
