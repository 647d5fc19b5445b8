// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.host;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private RateLimitedLog log;

    @BeforeEach
    void attach() {
        Logger logger = new LoggerContext().getLogger("test");
        lines.start();
        logger.addAppender(lines);
        log = new RateLimitedLog(logger, Duration.ofSeconds(10), now::get);
    }

    private List<String> written() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldWriteOneLineOfAKindPerIntervalAndSayHowManyWereLeftOut() {
        for (int i = 0; i < 4; i++) {
            log.warn("tls", "line " + i);
        }
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        log.warn("tls", "later");

        assertThat(written()).containsExactly("line 0", "later (3 similar lines left out)");
    }

    @Test
    void shouldLimitEachKindByItself() {
        log.warn("tls", "one");
        log.warn("role", "two");

        assertThat(written()).containsExactly("one", "two");
    }
}
