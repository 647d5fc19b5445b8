// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make-cache} as the build and an installation run it. */
class MakeCacheIT {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path directory;

    @Test
    void shouldMakeTheCacheOfTheBuildOnceAndThenLeaveIt() throws Exception {
        AgentCache.Result made = AgentCache.make(AgentCache.BUILT);
        assertThat(made.exitCode()).as(made.output()).isZero();
        Files.setLastModifiedTime(AgentCache.BUILT, LONG_AGO);

        AgentCache.Result again = AgentCache.make(AgentCache.BUILT);

        assertThat(again).isEqualTo(new AgentCache.Result(0, ""));
        assertThat(Files.getLastModifiedTime(AgentCache.BUILT)).isEqualTo(LONG_AGO);
    }

    @Test
    void shouldReplaceWhatIsNoCacheByOne() throws Exception {
        Path cache = directory.resolve("agent.aot");
        Files.writeString(cache, "no cache");

        AgentCache.Result made = AgentCache.make(cache);

        assertThat(made.exitCode()).as(made.output()).isZero();
        assertThat(Files.size(cache)).isGreaterThan(1_000_000);
        assertThat(filesIn(directory)).isOne();
    }

    @Test
    void shouldLeaveNoCacheBehindWhenTheJvmCannotMakeOne() throws Exception {
        Path cache = directory.resolve("agent.aot");
        Files.writeString(cache, "a cache of another JDK");

        AgentCache.Result failed = AgentCache.make("/bin/false", cache);

        assertThat(failed.exitCode()).isOne();
        assertThat(failed.output())
                .contains("the agent did not live as it should", "without it the agent does all the same");
        assertThat(filesIn(directory)).isZero();
    }

    private static long filesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
