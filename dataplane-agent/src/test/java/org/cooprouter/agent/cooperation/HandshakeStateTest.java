// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every transition stands in the reference page, and there is none but those. */
class HandshakeStateTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "handshake.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\| ([a-z ,]+) \\| `([a-z]+)` \\|");

    @Test
    void shouldGoFromStateToStateAsThePageSays() throws IOException {
        Map<String, HandshakeState> documented = new HashMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            for (String signal : row.group(2).split(",", -1)) {
                documented.put(row.group(1) + " " + signal.strip(), state(row.group(3)));
            }
        }
        for (HandshakeState state : HandshakeState.values()) {
            for (HandshakeSignal signal : HandshakeSignal.values()) {
                String words = signal.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                assertThat(state.next(signal))
                        .as(state + " on " + signal)
                        .isEqualTo(documented.remove(state.label() + " " + words));
            }
        }
        assertThat(documented).isEmpty();
    }

    private static HandshakeState state(String label) {
        return HandshakeState.valueOf(label.toUpperCase(Locale.ROOT));
    }

    @Test
    void shouldEndEveryHandshakeByATimeout() {
        for (HandshakeState state : HandshakeState.values()) {
            if (state != HandshakeState.FREE) {
                assertThat(state.next(HandshakeSignal.TIMEOUT))
                        .as(state.label())
                        .isEqualTo(HandshakeState.FREE);
            }
        }
    }
}
