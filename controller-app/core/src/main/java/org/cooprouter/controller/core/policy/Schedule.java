// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.cooprouter.policy.v1.WeeklyWindow;

/** When a cooperation applies: weekly windows, each in its own time zone; none = always. */
public final class Schedule {
    private final List<WeeklyWindow> windows;

    /** {@code windows} validated and with defaults. */
    public Schedule(List<WeeklyWindow> windows) {
        this.windows = List.copyOf(windows);
    }

    /** Whether it applies at {@code now}; a window's start belongs to it, its end does not. */
    public boolean isOpen(Instant now) {
        return windows.isEmpty() || windows.stream().anyMatch(window -> isOpen(window, now));
    }

    private static boolean isOpen(WeeklyWindow window, Instant now) {
        LocalDate today = now.atZone(zone(window)).toLocalDate();
        return covers(window, today.minusDays(1), now) || covers(window, today, now);
    }

    private static boolean covers(WeeklyWindow window, LocalDate day, Instant now) {
        return applies(window, day.getDayOfWeek())
                && !now.isBefore(start(window, day))
                && now.isBefore(end(window, day));
    }

    private static boolean applies(WeeklyWindow window, DayOfWeek day) {
        return window.getWeekdaysCount() == 0 || window.getWeekdaysList().contains(day.getValue());
    }

    private static Instant start(WeeklyWindow window, LocalDate day) {
        return ZonedDateTime.of(day, LocalTime.parse(window.getStart()), zone(window))
                .toInstant();
    }

    private static Instant end(WeeklyWindow window, LocalDate day) {
        LocalTime end = LocalTime.parse(window.getEnd());
        boolean nextDay = !end.isAfter(LocalTime.parse(window.getStart()));
        return ZonedDateTime.of(nextDay ? day.plusDays(1) : day, end, zone(window))
                .toInstant();
    }

    private static ZoneId zone(WeeklyWindow window) {
        return ZoneId.of(window.getTimeZone());
    }
}
