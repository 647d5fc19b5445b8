// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TimerSlackTest {
    @Test
    void shouldSetTheSlackOfTheCallingThreadOnly() throws IOException, ExecutionException, InterruptedException {
        CompletableFuture<String> slack = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                TimerSlack.minimize();
                slack.complete(slack());
            } catch (IOException e) {
                slack.completeExceptionally(e);
            }
        });
        assertThat(slack.get()).isEqualTo("1");
        assertThat(slack()).isNotEqualTo("1");
    }

    /** Linux shows a thread's slack under the thread's own number only. */
    private static String slack() throws IOException {
        String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
        return Files.readString(Path.of("/proc", thread, "timerslack_ns")).strip();
    }
}
