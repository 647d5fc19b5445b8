// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class AffinityTest {
    @Test
    void shouldPinTheCallingThreadOnly() throws ExecutionException, InterruptedException, IOException {
        String allowedBefore = allowed();
        CompletableFuture<String> pinned = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                Affinity.pinCurrentThread(0);
                pinned.complete(allowed());
            } catch (IOException e) {
                pinned.completeExceptionally(e);
            }
        });
        assertThat(pinned.get()).isEqualTo("0");
        assertThat(allowed()).isEqualTo(allowedBefore);
    }

    @Test
    void shouldNameTheProcessorThatDoesNotExist() {
        assertThatThrownBy(() -> Affinity.pinCurrentThread(1023))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContainingAll("CPU 1023", "sched_setaffinity");
        assertThatThrownBy(() -> Affinity.pinCurrentThread(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String allowed() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring("Cpus_allowed_list:".length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
