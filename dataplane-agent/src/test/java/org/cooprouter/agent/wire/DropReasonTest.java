// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class DropReasonTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "drop-reasons.md");

    @Test
    void shouldBeDocumentedEachWithItsMeaningAndWhatToDo() throws Exception {
        String page = Files.readString(PAGE, UTF_8);
        String drops = page.substring(0, page.indexOf("## Declined"));

        for (DropReason reason : EnumSet.complementOf(EnumSet.of(DropReason.NONE))) {
            assertThat(drops.lines().filter(line -> line.startsWith("| `" + reason.counterName() + "` | ")))
                    .as("a row of %s for %s", PAGE, reason.counterName())
                    .singleElement()
                    .asString()
                    .matches("\\| `[a-z_]+` \\| \\S.* \\| \\S.* \\|");
        }
    }
}
