// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of states of the reference page: state, signals, next state. */
final class DocumentedStates {
    private static final Path PAGE = Path.of("..", "docs", "reference", "handshake.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\| ([a-z ,]+) \\| `([a-z]+)` \\|");

    private DocumentedStates() {}

    /** The first table under a heading has every transition, and none but those. */
    static <S extends Enum<S>, G extends Enum<G>> void assertComplete(
            String heading, Class<S> states, Class<G> signals, BiFunction<S, G, @Nullable S> next) throws IOException {
        Map<String, String> documented = rows(heading);
        for (S state : states.getEnumConstants()) {
            for (G signal : signals.getEnumConstants()) {
                S actual = next.apply(state, signal);
                assertThat(actual == null ? null : label(actual))
                        .as(state + " on " + signal)
                        .isEqualTo(documented.remove(label(state) + " on " + label(signal)));
            }
        }
        assertThat(documented).isEmpty();
    }

    private static Map<String, String> rows(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("\n" + heading + "\n");
        assertThat(begin).as(heading).isNotNegative();
        int end = page.indexOf("\n#", begin + heading.length());
        Map<String, String> documented = new HashMap<>();
        Matcher row = ROW.matcher(page.substring(begin, end));
        while (row.find()) {
            for (String signal : row.group(2).split(",", -1)) {
                documented.put(row.group(1) + " on " + signal.strip(), row.group(3));
            }
        }
        return documented;
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
