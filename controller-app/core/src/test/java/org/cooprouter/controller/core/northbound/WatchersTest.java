// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cooprouter.controller.core.testing.FakeCall;
import org.cooprouter.controller.core.testing.VirtualClock;
import org.junit.jupiter.api.Test;

/** What a reader may fall behind. */
class WatchersTest {
    private static final int MAX_BEHIND = 10_000;

    private final Watchers<Integer> watchers = new Watchers<>(new VirtualClock(), number -> number);
    private final FakeCall<Integer> call = new FakeCall<>();

    @Test
    void shouldCloseAReaderThatFallsTooFarBehind() {
        watchers.open(call, number -> true).start(List.of());
        call.pause();
        IntStream.range(0, MAX_BEHIND).forEach(watchers::publish);
        assertThat(call.end()).isNull();
        watchers.publish(MAX_BEHIND);

        assertThat(call.end()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(watchers.isEmpty()).isTrue();
        watchers.publish(MAX_BEHIND + 1);
        call.resume();
        assertThat(call.take()).isEmpty();
    }

    @Test
    void shouldGiveAReaderTimeForAStateOfAnySize() {
        List<Integer> present = IntStream.range(0, 3 * MAX_BEHIND).boxed().collect(Collectors.toList());
        call.pause();
        watchers.open(call, number -> true).start(present);
        watchers.publish(-1);
        call.resume();

        assertThat(call.end()).isNull();
        assertThat(call.take()).hasSize(3 * MAX_BEHIND + 1).endsWith(-1).startsWith(0, 1, 2);
    }

    @Test
    void shouldNotBeginAWatchWhoseReaderIsGoneAlready() {
        Watchers<Integer>.Watcher watcher = watchers.open(call, number -> true);
        call.cancel();
        watcher.start(List.of(1));

        assertThat(watchers.isEmpty()).isTrue();
        assertThat(call.take()).isEmpty();
    }
}
