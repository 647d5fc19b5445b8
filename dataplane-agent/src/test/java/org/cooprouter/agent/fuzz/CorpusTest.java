// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the inputs that fuzzing has kept; {@code ./coop fuzz} looks for more. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");

    static Stream<Class<?>> targets() {
        return FuzzTargets.all().map(JavaClass::reflect);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldStandEveryInputThatFuzzingHasKept(Class<?> target) throws Exception {
        var decoder = target.getMethod(FuzzTargets.METHOD, byte[].class);
        List<Path> inputs = inputs(target.getSimpleName());

        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            assertThatCode(() -> decoder.invoke(null, (Object) bytes))
                    .as(input.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            return files.sorted().toList();
        }
    }
}
