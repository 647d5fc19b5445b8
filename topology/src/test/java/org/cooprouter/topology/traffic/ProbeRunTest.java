// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.cooprouter.topology.lab.LabException;
import org.junit.jupiter.api.Test;

/** The probe's account of a run. */
class ProbeRunTest {
    private static final long RUN = 7;
    private static final long MS = 1_000_000;

    private final ProbeRun run = new ProbeRun(RUN, 10);

    @Test
    void shouldCountAnswersOnceAndDuplicatesApart() {
        run.start(0);
        assertThat(run.answered(answer(RUN, 0, 0, 1), 2 * MS)).isTrue();
        assertThat(run.answered(answer(RUN, 0, 0, 1), 3 * MS)).isFalse();
        assertThat(run.answered(answer(RUN, 1, 0, 2), 4 * MS)).isFalse();

        ProbeReport report = run.report(10);
        assertThat(report.sent()).isEqualTo(10);
        assertThat(report.received()).isEqualTo(2);
        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.echoed()).isEqualTo(2);
        assertThat(report.outboundLoss()).isEqualTo(0.8, within(1e-9));
        assertThat(report.inboundLoss()).isZero();
    }

    @Test
    void shouldIgnoreAnswersOfOtherRunsAndUnknownNumbers() {
        run.start(0);
        assertThat(run.answered(answer(RUN + 1, 0, 0, 1), MS)).isFalse();
        assertThat(run.answered(answer(RUN, 10, 0, 1), MS)).isFalse();
        assertThat(run.answered(answer(RUN, -1, 0, 1), MS)).isFalse();
        assertThat(run.report(10).received()).isZero();
    }

    @Test
    void shouldFindTheLongestGapAndWhenItBegan() {
        run.start(0);
        run.answered(answer(RUN, 0, 0, 1), 10 * MS);
        run.answered(answer(RUN, 1, 0, 2), 210 * MS);
        run.answered(answer(RUN, 2, 0, 3), 220 * MS);

        assertThat(run.report(10).longestGapMs()).isEqualTo(200, within(1e-9));
        assertThat(run.report(10).gapStartS()).isEqualTo(0.010, within(1e-9));
    }

    @Test
    void shouldMeasureTheWayOutFromTheTwoClocks() {
        run.start(0);
        run.answered(answer(RUN, 0, 5 * MS, 1), 20 * MS);

        assertThat(run.report(10).outboundP50Us()).isEqualTo(1000, within(1e-9));
        assertThat(run.report(10).roundTripP50Us()).isEqualTo(15_000, within(1e-9));
    }

    @Test
    void shouldReadTheReportBackFromTheLastLineOfTheOutput() {
        run.start(0);
        assertThat(ProbeReport.parse("first answer\n" + run.report(10).toJson()))
                .isEqualTo(run.report(10));
        assertThatThrownBy(() -> ProbeReport.parse("no report")).isInstanceOf(LabException.class);
    }

    /** An answer whose packet was sent at {@code sentNs} and reached the echo one millisecond later. */
    private static ByteBuffer answer(long id, long sequence, long sentNs, long seen) {
        ByteBuffer packet = ByteBuffer.allocate(ProbePacket.LENGTH);
        ProbePacket.request(packet, id, sequence, sentNs);
        ProbePacket.answer(packet, sentNs + MS, seen, 0);
        return packet;
    }
}
