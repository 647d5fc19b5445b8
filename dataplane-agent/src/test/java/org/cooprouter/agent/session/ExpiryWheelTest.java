// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryWheelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final List<String> expired = new ArrayList<>();

    private final class Item extends ExpiryWheel.Entry {
        private final String name;
        private long deadlineNs;

        Item(String name, long deadlineNs) {
            this.name = name;
            this.deadlineNs = deadlineNs;
        }

        @Override
        protected long deadlineNs() {
            return deadlineNs;
        }

        @Override
        protected void onExpired(long nowNs) {
            assertThat(nowNs).isGreaterThanOrEqualTo(deadlineNs);
            expired.add(name);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000_000L, -5_000_000_000_123L})
    void shouldExpireAfterTheDeadlineAndWithinTwoTicks(long start) {
        ExpiryWheel wheel = new ExpiryWheel(start);
        wheel.add(new Item("a", start + SECOND));

        wheel.advance(start + SECOND - 1, UNLIMITED);
        assertThat(expired).isEmpty();
        wheel.advance(start + SECOND + 2 * ExpiryWheel.TICK_NS, UNLIMITED);
        assertThat(expired).containsExactly("a");
        assertThat(wheel.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldWaitForADeadlineThatHasMovedMeanwhile() {
        ExpiryWheel wheel = new ExpiryWheel(0);
        Item item = new Item("a", SECOND);
        wheel.add(item);
        item.deadlineNs = 3 * SECOND;

        wheel.advance(2 * SECOND, UNLIMITED);
        assertThat(expired).isEmpty();
        wheel.advance(4 * SECOND, UNLIMITED);
        assertThat(expired).containsExactly("a");
    }

    @Test
    void shouldReachDeadlinesFarBeyondItsHorizon() {
        ExpiryWheel wheel = new ExpiryWheel(0);
        wheel.add(new Item("day", 86_400 * SECOND));
        long nowNs = 0;
        while (nowNs < 86_399 * SECOND) {
            nowNs += 10 * SECOND;
            wheel.advance(Math.min(nowNs, 86_399 * SECOND), UNLIMITED);
        }
        assertThat(expired).isEmpty();

        wheel.advance(86_401 * SECOND, UNLIMITED);

        assertThat(expired).containsExactly("day");
    }

    @Test
    void shouldForgetWhatIsRemoved() {
        ExpiryWheel wheel = new ExpiryWheel(0);
        Item first = new Item("a", SECOND);
        Item second = new Item("b", SECOND);
        Item third = new Item("c", SECOND);
        wheel.add(first);
        wheel.add(second);
        wheel.add(third);

        wheel.remove(second);
        wheel.remove(second);
        wheel.advance(2 * SECOND, UNLIMITED);

        assertThat(expired).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void shouldDoNoMoreWorkPerCallThanAllowed() {
        ExpiryWheel wheel = new ExpiryWheel(0);
        for (int i = 0; i < 100; i++) {
            wheel.add(new Item("i" + i, SECOND));
        }

        assertThat(wheel.advance(2 * SECOND, 30)).isEqualTo(30);
        assertThat(expired).hasSize(30);
        assertThat(wheel.nextDeadlineNs()).isLessThan(2 * SECOND);
        wheel.advance(2 * SECOND, 30);
        wheel.advance(2 * SECOND, 30);
        wheel.advance(2 * SECOND, 30);
        assertThat(expired).hasSize(100);
    }

    @Test
    void shouldCatchUpAfterALongPause() {
        ExpiryWheel wheel = new ExpiryWheel(0);
        wheel.add(new Item("a", SECOND));
        wheel.add(new Item("b", 50 * SECOND));

        wheel.advance(10_000 * SECOND, UNLIMITED);

        assertThat(expired).containsExactlyInAnyOrder("a", "b");
    }
}
