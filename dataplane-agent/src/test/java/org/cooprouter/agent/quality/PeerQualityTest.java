// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.cooprouter.agent.wire.ConnectionQuality;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.FieldsReader;
import org.cooprouter.agent.wire.FieldsWriter;
import org.cooprouter.agent.wire.PacketBody;
import org.cooprouter.agent.wire.PacketFlyweight;
import org.cooprouter.agent.wire.PacketWriter;
import org.junit.jupiter.api.Test;

/** What is reported to the peer, when, and what is taken from its reports (Q5). */
class PeerQualityTest {
    private static final long MS = 1_000_000;

    private final PeerQuality peer = new PeerQuality();
    private long packetId = 1;
    private long sent;

    private PathQuality path(int pathId) {
        return peer.adopt(pathId, new PathQuality());
    }

    /** Fields as the peer's packet would bring them. */
    private static FieldsReader fields(Consumer<FieldsWriter> content) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1024);
        PacketWriter writer = new PacketWriter();
        writer.begin(buffer, 0, PacketFlyweight.TYPE_PROBE, PacketFlyweight.FROM_CLIENT, 0, 1);
        content.accept(writer.fields());
        PacketBody body = new PacketBody();
        assertThat(body.parse(writer.finish())).isEqualTo(DropReason.NONE);
        return body.fields();
    }

    private void probe(int path, int datagrams, int arrived, long nowNs) {
        for (int i = 0; i < arrived; i++) {
            path(path).onArrived();
        }
        path(path);
        sent += datagrams;
        peer.onProbe(path, packetId++, fields(fields -> fields.timestamp(nowNs).sent(sent)), nowNs);
    }

    /** The report that is due. */
    static ConnectionQuality reportOf(PeerQuality peer) {
        peer.onProbe(0, 1, fields(fields -> fields.timestamp(0)), 0);
        return Objects.requireNonNull(peer.takeReport(0));
    }

    private int reportsOf(long nowNs) {
        int count = 0;
        while (peer.takeReport(nowNs) != null) {
            count++;
        }
        return count;
    }

    @Test
    void shouldReportNothingBeforeItHasMeasured() {
        assertThat(peer.takeReport(0)).isNull();
    }

    @Test
    void shouldReportWhatItHasMeasuredOfEachPath() {
        probe(3, 0, 0, 0);
        probe(3, 100, 89, 200 * MS);
        ConnectionQuality report = Objects.requireNonNull(peer.takeReport(200 * MS));

        assertThat(report.paths()).isEqualTo(1);
        assertThat(report.pathId(0)).isEqualTo(3);
        assertThat(report.datagrams(0)).isEqualTo(100);
        // The probe before is one of the hundred.
        assertThat(report.loss(0)).isEqualTo(Share.of(10, 100));
    }

    @Test
    void shouldReportOnATimerOverAsManyPacketsAsThereArePaths() {
        probe(0, 0, 0, 0);
        probe(1, 0, 0, 0);

        assertThat(reportsOf(0)).isEqualTo(2);
        assertThat(reportsOf(999 * MS)).isZero();
        assertThat(reportsOf(1_000 * MS)).isEqualTo(2);
    }

    @Test
    void shouldReportASignificantChangeOfLossBeforeTheTimer() {
        probe(0, 0, 0, 0);
        probe(0, 1_000, 999, 100 * MS);
        assertThat(reportsOf(100 * MS)).isEqualTo(1);
        probe(0, 1_000, 995, 300 * MS);
        assertThat(reportsOf(300 * MS)).as("0.2 %").isZero();
        probe(0, 1_000, 900, 400 * MS);
        assertThat(reportsOf(400 * MS)).as("3.5 %").isEqualTo(1);
        probe(0, 1_000, 300, 450 * MS);
        assertThat(reportsOf(450 * MS)).as("50 ms after a report").isZero();
    }

    @Test
    void shouldReportASignificantChangeOfDelayBeforeTheTimer() {
        probe(0, 0, 0, 0);
        assertThat(reportsOf(0)).isEqualTo(1);
        peer.onProbe(0, packetId++, fields(fields -> fields.timestamp(120 * MS)), 200 * MS);

        assertThat(Objects.requireNonNull(peer.takeReport(200 * MS)).delayChangeUs(0))
                .isLessThan(-5_000)
                .isEqualTo(path(0).incoming().delayRiseNs() / 1000);
    }

    @Test
    void shouldTakeThePeersReportForTheDirectionTowardsIt() {
        path(0);
        ConnectionQuality report = new ConnectionQuality();
        report.addPath(0, 400, 6553, 3277, ConnectionQuality.NOT_KNOWN, 1000, -2500);
        report.addPair(0, 1, 399, 66);
        peer.onReport(5, fields(fields -> fields.connectionQuality(report)), 1_000 * MS);

        DirectionQuality outgoing = path(0).outgoing();
        assertThat(outgoing.isKnown(11_000 * MS, PeerQuality.FRESH_NS)).isTrue();
        assertThat(outgoing.isKnown(11_001 * MS, PeerQuality.FRESH_NS)).isFalse();
        assertThat(outgoing.datagrams()).isEqualTo(400);
        assertThat(outgoing.loss()).isEqualTo(6553);
        assertThat(outgoing.burst()).isEqualTo(3277);
        assertThat(outgoing.jitterNs()).isEqualTo(MS);
        assertThat(outgoing.delayRiseNs()).isEqualTo(-2_500_000);
        assertThat(peer.outgoingJoint().packets(0)).isEqualTo(399);
        assertThat(peer.outgoingJoint().loss(0)).isEqualTo(66);
        assertThat(path(0).incoming().isKnown(1_000 * MS, PeerQuality.FRESH_NS)).isFalse();
    }

    @Test
    void shouldIgnoreAReportThatANewerOneHasOvertaken() {
        path(0);
        ConnectionQuality report = new ConnectionQuality();
        report.addPath(0, 400, 100, 0, ConnectionQuality.NOT_KNOWN, 0, 0);
        peer.onReport(5, fields(fields -> fields.connectionQuality(report)), 0);
        report.clear();
        report.addPath(0, 400, 200, 0, ConnectionQuality.NOT_KNOWN, 0, 0);
        peer.onReport(4, fields(fields -> fields.connectionQuality(report)), 0);

        assertThat(path(0).outgoing().loss()).isEqualTo(100);
    }

    @Test
    void shouldStandAReportOfPathsAndSharesThatCannotBe() {
        path(1);
        ConnectionQuality report = new ConnectionQuality();
        report.addPath(64, 1, 1, 1, ConnectionQuality.NOT_KNOWN, 1, 1);
        report.addPath(1, 1, 1 << 29, 1 << 29, ConnectionQuality.NOT_KNOWN, Long.MAX_VALUE, Long.MIN_VALUE);
        report.addPair(3, 2, 1, 1);
        report.addPair(0, 4, 1, 1);
        peer.onReport(1, fields(fields -> fields.connectionQuality(report)), 0);

        assertThat(path(1).outgoing().loss()).isEqualTo(Share.ONE);
        for (int pair = 0; pair < JointLoss.PAIRS; pair++) {
            assertThat(peer.outgoingJoint().packets(pair)).isZero();
        }
    }

    @Test
    void shouldIgnoreAPathThatItDoesNotHave() {
        ConnectionQuality report = new ConnectionQuality();
        report.addPath(3, 400, 100, 0, ConnectionQuality.NOT_KNOWN, 0, 0);
        peer.onReport(5, fields(fields -> fields.connectionQuality(report)), 0);
        peer.onProbe(3, 6, fields(fields -> fields.timestamp(0)), 0);

        assertThat(peer.find(3)).isNull();
        assertThat(peer.takeReport(0)).isNull();
    }

    @Test
    void shouldForgetAPathWhoseNumberMeansAnotherOneNow() {
        probe(2, 0, 0, 0);
        peer.forget(2);

        assertThat(peer.find(2)).isNull();
        assertThat(peer.takeReport(0)).isNull();
    }
}
