// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortMasksTest {
    @Test
    void shouldCoverEveryPortOfTheRangeExactlyOnceAndNoOther() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int first = random.nextInt(65536);
            int last = first + random.nextInt(65536 - first);
            List<PortMasks> masks = PortMasks.of(first, last);
            for (int port :
                    new int[] {0, first - 1, first, first + 1, (first + last) / 2, last - 1, last, last + 1, 65535}) {
                long hits = masks.stream()
                        .filter(mask -> (port & mask.mask()) == mask.value())
                        .count();
                assertThat(hits).as("%d in %d-%d", port, first, last).isEqualTo(port >= first && port <= last ? 1 : 0);
            }
        }
    }

    @Test
    void shouldNeedOneRuleForAWholePowerOfTwo() {
        assertThat(PortMasks.of(32768, 65535)).hasSize(1);
        assertThat(PortMasks.of(0, 65535)).hasSize(1);
        assertThat(PortMasks.of(1, 65534)).hasSizeLessThanOrEqualTo(30);
    }
}
