// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    private Path root;

    @Test
    void shouldStartAgentsFromTheCacheThatTheBuildMade() throws IOException {
        built("cooprouter-agent.jar");
        Path cache = built("agent.aot");

        assertThat(new Programs(root).agent())
                .containsSubsequence("@" + cache.resolveSibling("agent.jvmargs"), "-XX:AOTCache=" + cache, "-jar");
    }

    @Test
    void shouldStartAgentsWithoutACacheWhenThereIsNone() throws IOException {
        built("cooprouter-agent.jar");

        assertThat(new Programs(root).agent()).noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
    }

    @Test
    void shouldSayHowToBuildWhatIsMissing() {
        assertThatThrownBy(() -> new Programs(root).agent())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("cooprouter-agent.jar", "./mvnw package");
    }

    private Path built(String name) throws IOException {
        Path target = Files.createDirectories(root.resolve("dataplane-agent/target"));
        return Files.createFile(target.resolve(name));
    }
}
