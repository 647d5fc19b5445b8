// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.role.config.PathCapacity;
import org.junit.jupiter.api.Test;

class StreamSplitterTest {
    private static final int PACKETS = 20_000;
    private static final int LENGTH = 1400;
    private static final long MBIT = 1_000_000;
    private static final long MS = 1_000_000;

    private final StreamSplitter splitter = new StreamSplitter(1);
    private final PathQuality first = new PathQuality();
    private final PathQuality second = new PathQuality();
    private long nowNs = 1_000 * MS;

    private int choose(int length) {
        splitter.begin();
        splitter.candidate(0, first, nowNs);
        splitter.candidate(3, second, nowNs);
        return splitter.choose(length, nowNs);
    }

    @Test
    void shouldSendBytesInTheRatioOfBandwidths() {
        splitter.install(Map.of(0, new PathCapacity(20 * MBIT, 0), 3, new PathCapacity(10 * MBIT, 0)));
        long[] bytes = new long[2];
        for (int i = 0; i < PACKETS; i++) {
            // Every third packet is short: packets alone would give another ratio.
            int length = i % 3 == 0 ? 60 : LENGTH;
            bytes[choose(length)] += length;
        }

        assertThat((double) bytes[0] / (bytes[0] + bytes[1])).isCloseTo(2 / 3.0, within(0.01));
    }

    @Test
    void shouldNeverBeAheadByMoreThanAFewPackets() {
        splitter.install(Map.of(0, new PathCapacity(20 * MBIT, 0), 3, new PathCapacity(10 * MBIT, 0)));
        double sent = 0;
        for (int i = 1; i <= PACKETS; i++) {
            sent += choose(LENGTH) == 0 ? 1 : 0;
            assertThat(sent).isCloseTo(i * 2 / 3.0, within(12.0));
        }
    }

    @Test
    void shouldNotRepeatAPattern() {
        splitter.install(Map.of(0, new PathCapacity(10 * MBIT, 0), 3, new PathCapacity(10 * MBIT, 0)));
        int repeated = 0;
        int before = choose(LENGTH);
        for (int i = 0; i < PACKETS; i++) {
            int now = choose(LENGTH);
            repeated += now == before ? 1 : 0;
            before = now;
        }

        // In turn it would be none.
        assertThat((double) repeated / PACKETS).isBetween(0.05, 0.6);
    }

    @Test
    void shouldTreatPathsAlikeWhereTheCapacityOfOneIsNotKnown() {
        splitter.install(Map.of(0, new PathCapacity(20 * MBIT, 0)));
        int onFirst = 0;
        for (int i = 0; i < PACKETS; i++) {
            onFirst += choose(LENGTH) == 0 ? 1 : 0;
        }

        assertThat((double) onFirst / PACKETS).isCloseTo(0.5, within(0.01));
    }

    @Test
    void shouldSendNoMoreThanALimitAllows() {
        splitter.install(Map.of(0, new PathCapacity(10 * MBIT, 0), 3, new PathCapacity(10 * MBIT, 2 * MBIT)));
        long limited = 0;
        for (int i = 0; i < PACKETS; i++) {
            nowNs += MS / 2;
            limited += choose(LENGTH) == 1 ? LENGTH : 0;
        }

        double seconds = PACKETS * 0.0005;
        assertThat(limited * 8 / seconds).isBetween(1.8e6, 2.1e6);
    }

    @Test
    void shouldUseTheOnlyPathWhateverItsLimit() {
        splitter.install(Map.of(3, new PathCapacity(MBIT, MBIT)));
        for (int i = 0; i < 1000; i++) {
            splitter.begin();
            splitter.candidate(3, second, nowNs);
            assertThat(splitter.choose(LENGTH, nowNs)).isZero();
        }
    }
}
