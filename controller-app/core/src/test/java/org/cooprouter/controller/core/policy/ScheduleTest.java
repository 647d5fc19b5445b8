// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.cooprouter.policy.v1.WeeklyWindow;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static WeeklyWindow.Builder window(String start, String end) {
        return WeeklyWindow.newBuilder().setStart(start).setEnd(end).setTimeZone("UTC");
    }

    private static boolean open(WeeklyWindow.Builder window, String instant) {
        return new Schedule(List.of(window.build())).isOpen(Instant.parse(instant));
    }

    @Test
    void shouldApplyAlwaysWithoutWindows() {
        assertThat(new Schedule(List.of()).isOpen(Instant.EPOCH)).isTrue();
    }

    @Test
    void shouldApplyFromTheStartToBeforeTheEnd() {
        WeeklyWindow.Builder evening = window("18:00", "23:30");
        assertThat(open(evening, "2025-06-02T17:59:59Z")).isFalse();
        assertThat(open(evening, "2025-06-02T18:00:00Z")).isTrue();
        assertThat(open(evening, "2025-06-02T23:29:59Z")).isTrue();
        assertThat(open(evening, "2025-06-02T23:30:00Z")).isFalse();
    }

    @Test
    void shouldGoOnToTheNextDayWhenTheEndIsBeforeTheStart() {
        WeeklyWindow.Builder mondayNight = window("22:00", "06:00").addWeekdays(1);
        assertThat(open(mondayNight, "2025-06-02T21:00:00Z")).isFalse();
        assertThat(open(mondayNight, "2025-06-02T23:00:00Z")).isTrue();
        assertThat(open(mondayNight, "2025-06-03T05:00:00Z")).isTrue();
        assertThat(open(mondayNight, "2025-06-03T23:00:00Z")).isFalse();
    }

    @Test
    void shouldCountInTheWindowsOwnTimeZoneAlsoWhenItsClocksChange() {
        WeeklyWindow.Builder berlin = window("18:00", "19:00").setTimeZone("Europe/Berlin");
        assertThat(open(berlin, "2025-03-29T17:30:00Z")).isTrue();
        assertThat(open(berlin, "2025-03-30T16:30:00Z")).isTrue();
        assertThat(open(berlin, "2025-03-30T17:30:00Z")).isFalse();
    }
}
