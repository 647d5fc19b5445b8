// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlineSlotsTest {
    private static final long MS = 1_000_000;

    private final DeadlineSlots slots = new DeadlineSlots(2);

    @Test
    void shouldGiveEverySlotOnceUntilItIsReleased() {
        int first = slots.take(5 * MS, 0);
        int second = slots.take(3 * MS, 0);
        assertThat(first).isNotEqualTo(second);
        assertThat(slots.take(4 * MS, 0)).isEqualTo(DeadlineSlots.NONE);

        assertThat(slots.poll(4 * MS)).isEqualTo(second);
        assertThat(slots.take(9 * MS, 4 * MS)).isEqualTo(DeadlineSlots.NONE);
        slots.release(second);
        assertThat(slots.take(9 * MS, 4 * MS)).isEqualTo(second);
        assertThat(slots.nextDeadlineNs()).isEqualTo(5 * MS);
    }

    @Test
    void shouldLetASlotWaitOnWhenItsDeadlineHasMoved() {
        int slot = slots.take(5 * MS, 0);
        assertThat(slots.poll(5 * MS)).isEqualTo(slot);
        assertThat(slots.extend(slot, 8 * MS, 5 * MS)).isTrue();

        assertThat(slots.poll(7 * MS)).isEqualTo(DeadlineSlots.NONE);
        assertThat(slots.poll(8 * MS)).isEqualTo(slot);
    }

    @Test
    void shouldTakeNoSlotForADeadlineBeyondTheHorizon() {
        long beyond = DeadlineWheel.HORIZON_NS + MS;
        assertThat(slots.take(beyond, 0)).isEqualTo(DeadlineSlots.NONE);
        int slot = slots.take(MS, 0);
        assertThat(slots.poll(MS)).isEqualTo(slot);
        assertThat(slots.extend(slot, MS + beyond, MS)).isFalse();
        assertThat(slots.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }
}
