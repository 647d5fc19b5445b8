// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.cooprouter.cli.manifest.Manifest;
import org.cooprouter.policy.v1.ApplyResourcesResponse;
import org.cooprouter.policy.v1.ChangeKind;
import org.cooprouter.policy.v1.ResourceChange;
import org.cooprouter.policy.v1.SiteChange;

/** Shows what a change of the policy does. */
final class Changes {
    private static final String KIND_PREFIX = "CHANGE_KIND_";

    private Changes() {}

    /** Puts the place in the documents before a field that the controller refused. */
    static Function<String, String> placesOf(Manifest manifest) {
        return field ->
                manifest.locate(field).map(place -> place + ": " + field).orElse(field);
    }

    /** A line for each resource: {@code updated    appTypes/voice}. */
    static void print(ApplyResourcesResponse response, PrintWriter out) {
        for (ResourceChange change : response.getChangesList()) {
            out.println(String.format(Locale.ROOT, "%-9s  %s", word(change.getKind()), change.getName()));
        }
    }

    /** Lines with {@code +} and {@code -} under each site. */
    static void print(List<SiteChange> changes, PrintWriter out) {
        for (SiteChange change : changes) {
            out.println(change.getSite());
            change.getNotesList().forEach(note -> out.println("  " + note));
            print("agent", change.getAgentRemovalsList(), change.getAgentUpsertsList(), out);
            print("rules", change.getRulesRemovedList(), change.getRulesAddedList(), out);
        }
    }

    /** {@code updated}. */
    static String word(ChangeKind kind) {
        return kind.name().replace(KIND_PREFIX, "").toLowerCase(Locale.ROOT);
    }

    private static void print(String what, List<String> removed, List<String> added, PrintWriter out) {
        removed.forEach(name -> out.println("  " + what + " - " + name));
        added.forEach(name -> out.println("  " + what + " + " + name));
    }
}
