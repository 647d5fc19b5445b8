// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cooprouter.agent.v1.ChoiceChange;
import org.cooprouter.agent.v1.ChoiceReport;
import org.cooprouter.agent.v1.Event;
import org.cooprouter.agent.v1.Event.Severity;
import org.cooprouter.agent.v1.PathReport;
import org.cooprouter.agent.v1.Telemetry;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private static final long START_MS = 1_750_000_000_000L;
    private static final int READINGS_PER_MINUTE = (int) (60_000 / Reporter.PERIOD_MS);

    private final List<Telemetry> reports = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private long elapsedMs;
    private long wallStepMs;
    private Telemetry state = Telemetry.getDefaultInstance();
    private final Reporter reporter = new Reporter(
            () -> nowNs -> state.toBuilder(),
            () -> elapsedMs * 1_000_000,
            () -> Instant.ofEpochMilli(START_MS + elapsedMs + wallStepMs),
            reports::add,
            events::add);

    @Test
    void shouldReportOnceASecond() {
        state = Telemetry.newBuilder().putCounters("copies_sent", 7).build();

        read(3 * Reporter.READINGS_PER_REPORT);

        assertThat(reports).hasSize(3);
        assertThat(reports.getFirst().getCountersMap()).containsEntry("copies_sent", 7L);
        assertThat(reports.getFirst().getTime().getSeconds()).isEqualTo(START_MS / 1000 + 1);
        assertThat(reporter.lastReport()).isEqualTo(reports.getLast());
        assertThat(events).isEmpty();
    }

    @Test
    void shouldSayWhenAPathComesUpAndGoesDown() {
        state = path(true);
        read(1);
        read(1);
        state = path(false);
        read(1);

        assertThat(events).extracting(Event::getType).containsExactly("path_up", "path_down");
        assertThat(events.get(1).getSeverity()).isEqualTo(Severity.SEVERITY_WARNING);
        assertThat(events.get(1).getMessage()).isEqualTo("path isp-a to fra does not answer any more");
        assertThat(events.get(1).getTime().getSeconds()).isEqualTo(START_MS / 1000);
    }

    @Test
    void shouldWarnOfAPathUntilItIsUpAgain() {
        state = path(true);
        read(Reporter.READINGS_PER_REPORT);
        state = path(false);
        read(2 * Reporter.READINGS_PER_REPORT);
        state = path(true);
        read(Reporter.READINGS_PER_REPORT);

        assertThat(reports).extracting(ReporterTest::warnings).containsExactly("", "path_down", "path_down", "");
        assertThat(reports.get(2).getWarnings(0))
                .as("the event with which it began")
                .isEqualTo(events.get(1));
    }

    @Test
    void shouldNotWarnOfAPathThatWasTakenAway() {
        state = path(true);
        read(1);
        state = path(false);
        read(1);
        state = Telemetry.getDefaultInstance();
        read(Reporter.READINGS_PER_REPORT);

        assertThat(warnings(reports.getLast())).isEmpty();
    }

    @Test
    void shouldGiveANewPathTwoSecondsForItsFirstAnswer() {
        state = path(false);
        read(2 * Reporter.READINGS_PER_REPORT);
        assertThat(events).isEmpty();
        read(Reporter.READINGS_PER_REPORT);

        assertThat(events).extracting(Event::getMessage).containsExactly("path isp-a to fra does not answer");
        assertThat(warnings(reports.getLast())).isEqualTo("path_down");
    }

    @Test
    void shouldWarnOfAFullProxyToo() {
        state = Telemetry.newBuilder().putCounters("drop_sessions_full", 1).build();
        read(1);

        assertThat(events).extracting(Event::getType).containsExactly("session_table_full");
    }

    @Test
    void shouldWarnOfAFullSessionTableUntilAllHaveFoundRoomForAMinute() {
        for (int i = 1; i <= 2 * READINGS_PER_MINUTE; i++) {
            state = Telemetry.newBuilder()
                    .putCounters("declined_sessions_full", i)
                    .setActiveSessions(99)
                    .build();
            read(1);
        }
        assertThat(events).extracting(Event::getType).containsExactly("session_table_full");
        assertThat(events.getFirst().getMessage()).contains("all 99 sessions are in use");
        read(READINGS_PER_MINUTE - 1);
        assertThat(warnings(reports.getLast())).isEqualTo("session_table_full");
        read(Reporter.READINGS_PER_REPORT);

        assertThat(events).extracting(Event::getType).containsExactly("session_table_full", "session_table_free");
        assertThat(warnings(reports.getLast())).isEmpty();
    }

    @Test
    void shouldRemindOfAClockThatWasSetForTenMinutes() {
        read(1);
        wallStepMs = -90_000;
        read(10 * READINGS_PER_MINUTE);
        assertThat(events).extracting(Event::getType).containsExactly("clock_stepped");
        assertThat(events.getFirst().getMessage()).isEqualTo("the system's clock was set 90 s back");
        assertThat(warnings(reports.getLast())).isEqualTo("clock_stepped");
        read(Reporter.READINGS_PER_REPORT);

        assertThat(warnings(reports.getLast())).isEmpty();
    }

    @Test
    void shouldNotMindAClockThatIsSlewed() {
        for (int i = 0; i < 100; i++) {
            wallStepMs += 10;
            read(1);
        }

        assertThat(events).isEmpty();
    }

    private void read(int times) {
        for (int i = 0; i < times; i++) {
            elapsedMs += Reporter.PERIOD_MS;
            reporter.run();
        }
    }

    private static String warnings(Telemetry report) {
        return report.getWarningsList().stream().map(Event::getType).collect(Collectors.joining(","));
    }

    private static Telemetry path(boolean alive) {
        return Telemetry.newBuilder()
                .addPaths(
                        PathReport.newBuilder().setPath("isp-a").setPeer("fra").setAlive(alive))
                .build();
    }

    private static Telemetry choice(int first, int last) {
        ChoiceReport.Builder choice =
                ChoiceReport.newBuilder().setRedundancyProfile("call").setPeer("fra");
        for (int number = first; number <= last; number++) {
            choice.addChanges(ChoiceChange.newBuilder().setNumber(number).setReason("reason " + number));
        }
        return Telemetry.newBuilder().addChoices(choice).build();
    }

    @Test
    void shouldSayOnceWhyTheRedundancyHasChanged() {
        state = choice(1, 1);
        read(3);
        state = choice(1, 3);
        read(3);
        state = choice(1, 1);
        read(1);

        assertThat(events).extracting(Event::getType).containsOnly("redundancy_changed");
        assertThat(events)
                .extracting(Event::getMessage)
                .containsExactly(
                        "call to fra: reason 1",
                        "call to fra: reason 2",
                        "call to fra: reason 3",
                        "call to fra: reason 1");
        assertThat(events.getFirst().getSeverity()).isEqualTo(Severity.SEVERITY_INFO);
    }
}
