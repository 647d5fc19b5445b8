// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.cooprouter.agent.wire.DropReason;
import org.junit.jupiter.api.Test;

class DeclineReasonTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "drop-reasons.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_0-9]+)` \\|", Pattern.MULTILINE);

    @Test
    void shouldBeDocumentedEachAndNothingElse() throws Exception {
        String page = Files.readString(PAGE, UTF_8);
        int declined = page.indexOf("## Declined");

        assertThat(rows(page.substring(declined)))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(DeclineReason.NONE)).stream()
                        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(rows(page.substring(0, declined)))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(DropReason.NONE)).stream()
                        .map(DropReason::counterName)
                        .toList());
    }

    private static List<String> rows(String text) {
        return ROW.matcher(text)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }
}
