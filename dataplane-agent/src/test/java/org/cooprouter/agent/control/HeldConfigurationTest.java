// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cooprouter.agent.v1.ConfigDelta;
import org.cooprouter.agent.v1.Resource;
import org.junit.jupiter.api.Test;

class HeldConfigurationTest {
    private static final Resource PATH_A = Deltas.path("isp-a", 0);
    private static final Resource PATH_B = Deltas.path("isp-b", 1);

    @Test
    void shouldTakeASnapshotWhateverWasHeld() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE, PATH_A));

        HeldConfiguration next = held.apply(Deltas.snapshot(2, Deltas.SITE, PATH_B));

        assertThat(next.version()).isEqualTo(2);
        assertThat(next.resources()).containsOnlyKeys("paths/isp-b", "site");
        assertThat(held.resources()).containsOnlyKeys("paths/isp-a", "site");
    }

    @Test
    void shouldUpsertAndRemoveWhatADeltaSays() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE, PATH_A));

        HeldConfiguration next =
                held.apply(Deltas.delta(5, 6, List.of(PATH_B), List.of("paths/isp-a"), List.of(Deltas.SITE, PATH_B)));

        assertThat(next.version()).isEqualTo(6);
        assertThat(next.resources()).containsOnlyKeys("paths/isp-b", "site");
        assertThat(next.checksum()).isEqualTo(Deltas.checksum(List.of(Deltas.SITE, PATH_B)));
    }

    @Test
    void shouldOrderNamesByTheirBytesForTheChecksum() throws Exception {
        // As UTF-16 the order is the other way round.
        Resource high = Deltas.resource("paths/\uD83D\uDE00", Deltas.SITE);
        Resource low = Deltas.resource("paths/\uFF21", Deltas.SITE);

        assertThat(HeldConfiguration.NONE
                        .apply(Deltas.snapshot(1, high, low))
                        .resources()
                        .keySet())
                .containsExactly(low.getName(), high.getName());
    }

    @Test
    void shouldComeBackFromItsOwnSnapshot() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE, PATH_A));

        HeldConfiguration again = HeldConfiguration.NONE.apply(held.toSnapshot());

        assertThat(again.version()).isEqualTo(5);
        assertThat(again.resources()).isEqualTo(held.resources());
        assertThat(again.checksum()).isEqualTo(held.checksum());
    }

    @Test
    void shouldRejectADeltaToAnotherBase() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE));

        assertRejected(
                held,
                Deltas.delta(4, 6, List.of(PATH_A), List.of(), List.of(Deltas.SITE, PATH_A)),
                "based on version 4, but the agent holds version 5");
    }

    @Test
    void shouldRejectAVersionThatDoesNotGrow() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE));

        assertRejected(held, Deltas.delta(5, 5, List.of(), List.of(), List.of(Deltas.SITE)), "does not follow");
    }

    @Test
    void shouldRejectTheVersionThatMeansNone() {
        assertRejected(HeldConfiguration.NONE, Deltas.snapshot(0, Deltas.SITE), "version 0");
    }

    @Test
    void shouldRejectAWrongChecksum() {
        ConfigDelta wrong = Deltas.snapshot(1, Deltas.SITE).toBuilder()
                .setChecksum(ByteString.copyFrom(new byte[32]))
                .build();

        assertRejected(HeldConfiguration.NONE, wrong, "checksum of version 1 does not match: expected 000000000000...");
    }

    @Test
    void shouldRejectRemovingWhatIsNotThere() throws Exception {
        HeldConfiguration held = HeldConfiguration.NONE.apply(Deltas.snapshot(5, Deltas.SITE));

        assertRejected(
                held,
                Deltas.delta(5, 6, List.of(), List.of("paths/isp-a"), List.of(Deltas.SITE)),
                "removes the resource 'paths/isp-a'");
    }

    @Test
    void shouldRejectAResourceNamedTwice() {
        assertRejected(HeldConfiguration.NONE, Deltas.snapshot(1, Deltas.SITE, Deltas.SITE), "'site' more than once");
    }

    private static void assertRejected(HeldConfiguration held, ConfigDelta delta, String reason) {
        assertThatThrownBy(() -> held.apply(delta))
                .isInstanceOf(ConfigRejectedException.class)
                .hasMessageContaining(reason);
    }
}
