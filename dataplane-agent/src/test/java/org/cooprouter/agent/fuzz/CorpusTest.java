// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays the inputs that fuzzing has kept; {@code ./coop fuzz} looks for more. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "FuzzHeaders", FuzzHeaders::fuzzerTestOneInput,
            "FuzzPacket", FuzzPacket::fuzzerTestOneInput,
            "FuzzStoredConfig", FuzzStoredConfig::fuzzerTestOneInput,
            "FuzzVlq", FuzzVlq::fuzzerTestOneInput);

    @ParameterizedTest
    @ValueSource(strings = {"FuzzHeaders", "FuzzPacket", "FuzzStoredConfig", "FuzzVlq"})
    void shouldStandEveryInputThatFuzzingHasKept(String target) throws IOException {
        Consumer<byte[]> decoder = TARGETS.get(target);
        List<Path> inputs;
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            inputs = files.sorted().toList();
        }

        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertThatCode(() -> decoder.accept(bytes)).as(input.toString()).doesNotThrowAnyException();
        }
    }
}
