// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.cooprouter.agent.wire.TagStats;
import org.junit.jupiter.api.Test;

class TagCountsTest {
    private static final long MS = 1_000_000;

    private final TagCounts counts = new TagCounts();

    private TagStats reply(long... tags) {
        for (long tag : tags) {
            counts.wanted().add(tag, 0, 0);
        }
        return Objects.requireNonNull(counts.takeReply());
    }

    @Test
    void shouldCountPacketsAndCompareDelaysByTag() {
        // The peer's clock is far ahead.
        for (int i = 0; i < 10; i++) {
            counts.onDelivered(8, -3_000_000 * MS, i);
            counts.onDelivered(9, -3_000_000 * MS + 5 * MS, i);
        }

        TagStats reply = reply(8, 9, 10);
        assertThat(reply.size()).isEqualTo(3);
        assertThat(reply.packets(0)).isEqualTo(10);
        assertThat(reply.packets(1)).isEqualTo(10);
        assertThat((reply.delayUs(1) - reply.delayUs(0)) / 10).isEqualTo(5000);
        assertThat(reply.tag(2)).isEqualTo(10);
        assertThat(reply.packets(2)).isZero();
    }

    @Test
    void shouldAnswerARequestOnce() {
        reply(1);

        assertThat(counts.takeReply()).isNull();
    }

    @Test
    void shouldForgetTheTagThatHasNotComeForLongest() {
        for (int tag = 0; tag < TagCounts.MAX_TAGS; tag++) {
            counts.onDelivered(tag, 0, tag);
        }
        counts.onDelivered(0, 0, 100);
        counts.onDelivered(99, 0, 101);

        TagStats reply = reply(0, 1, 99);
        assertThat(reply.packets(0)).isEqualTo(2);
        assertThat(reply.packets(1)).isZero();
        assertThat(reply.packets(2)).isEqualTo(1);
    }
}
