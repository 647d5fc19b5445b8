// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.EmergencySettings;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.EmergencyReport;
import org.cooprouter.agent.wire.Checksum;
import org.cooprouter.agent.wire.DropReason;
import org.cooprouter.agent.wire.IcmpFlyweight;
import org.cooprouter.agent.wire.SteeringMac;
import org.cooprouter.agent.wire.TcpFlyweight;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UplinkWatchTest {
    private static final long MS = TestConfig.MS;
    private static final String FIRST = "192.0.2.53";
    private static final String SECOND = "192.0.2.54";
    private static final String TAP = "silent0";
    private static final int ICMP_AT = 34;
    private static final Flow CONNECTION = new Flow(TestConfig.PATH_A, 40001, "192.0.2.80", 443);

    private final Agent agent = new Agent(config(300 * MS, true), 5, 1_000 * TestConfig.SECOND);
    private final Set<String> answering = new HashSet<>(Set.of(FIRST, SECOND));
    private final List<Boolean> carrier = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();

    UplinkWatchTest() {
        agent.pipeline.onSilence((tap, silent) -> {
            assertThat(tap).isEqualTo(TAP);
            carrier.add(silent);
        });
    }

    private static RuntimeConfig config(long resetTcpAfterNs, boolean reflectors) {
        RuntimeConfig router = TestConfig.router("home-a", 11);
        EmergencySettings emergency = new EmergencySettings(
                router.paths().get(0),
                TAP,
                reflectors ? List.of(Net.address(FIRST), Net.address(SECOND)) : List.of(),
                20 * MS,
                60 * MS,
                500 * MS,
                resetTcpAfterNs);
        // No proxies: nobody else says that the uplink works.
        return new RuntimeConfig(
                router.site(),
                router.paths(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(emergency));
    }

    private void advance(long forNs) {
        for (long passed = 0; passed < forNs; passed += 5 * MS) {
            for (Frame frame : agent.advance(5 * MS)) {
                if (frame.ip().protocol() == IcmpFlyweight.PROTOCOL && answering.contains(target(frame))) {
                    assertThat(agent.receive(reply(frame))).isEmpty();
                }
            }
        }
    }

    private static String target(Frame frame) {
        return Net.text(frame.ip().destination());
    }

    private static Frame reply(Frame request) {
        ByteBuffer reply = ByteBuffer.wrap(request.bytes().clone());
        reply.putInt(26, request.ip().destination());
        reply.putInt(30, request.ip().source());
        reply.put(ICMP_AT, (byte) 0);
        reply.putShort(ICMP_AT + 2, (short) 0);
        int checksum = Checksum.finish(Checksum.sum(reply, ICMP_AT, request.bytes().length - ICMP_AT));
        reply.putShort(ICMP_AT + 2, (short) checksum);
        return Frame.of(reply.array()).with(0, request.bytes()[0]);
    }

    private Frame segment(int flags, int sequence, String data) {
        return Frame.tcp(
                SteeringMac.STRANDED,
                0x02aa_0000_0010L,
                CONNECTION,
                flags,
                sequence,
                new byte[0],
                data.getBytes(UTF_8));
    }

    @Test
    void shouldAskEveryReflectorOncePerIntervalFromTheUplinksAddress() {
        List<Frame> asked = agent.advance(200 * MS);
        assertThat(asked).extracting(UplinkWatchTest::target).contains(FIRST, SECOND);
        assertThat(asked.stream().filter(frame -> target(frame).equals(FIRST)).count())
                .isBetween(9L, 11L);
        assertThat(asked)
                .allSatisfy(frame -> assertThat(Net.text(frame.ip().source())).isEqualTo(TestConfig.PATH_A));
    }

    @Test
    @DisplayName("Clauses 33, 34, 40, 41: should find an uplink silent when no reflector answers any more")
    void shouldFindAnUplinkSilentWhenNoReflectorAnswersAnyMore() {
        advance(1_000 * MS);
        assertThat(carrier).isEmpty();
        answering.clear();
        advance(40 * MS);
        assertThat(carrier).isEmpty();
        advance(40 * MS);
        assertThat(carrier).containsExactly(true);
        assertThat(agent.count(AgentCounter.UPLINK_SILENCES)).isOne();
    }

    @Test
    void shouldNotMindTheSilenceOfOneReflector() {
        advance(1_000 * MS);
        answering.remove(FIRST);
        advance(2_000 * MS);
        assertThat(carrier).isEmpty();
    }

    @Test
    @DisplayName("Clauses 31, 38: should find an uplink restored when it has answered for long enough")
    void shouldFindAnUplinkRestoredWhenItHasAnsweredForLongEnough() {
        advance(1_000 * MS);
        answering.clear();
        advance(200 * MS);
        answering.add(SECOND);
        advance(400 * MS);
        assertThat(carrier).containsExactly(true);
        advance(200 * MS);
        assertThat(carrier).containsExactly(true, false);
    }

    private record Late(long dueNs, Frame reply) {}

    /** Answers are late by what probes wait behind an upload, and of every 300 ms those to the first {@code lostNs} are lost. */
    private void advanceBehindUpload(long forNs, long delayNs, long lostNs) {
        for (long passed = 0; passed < forNs; passed += 5 * MS) {
            boolean lost = passed % (300 * MS) < lostNs;
            for (Frame frame : agent.advance(5 * MS)) {
                if (frame.ip().protocol() == IcmpFlyweight.PROTOCOL && !lost) {
                    late.add(new Late(agent.nowNs + delayNs, reply(frame)));
                }
            }
            while (!late.isEmpty() && late.getFirst().dueNs() <= agent.nowNs) {
                agent.receive(late.removeFirst().reply());
            }
        }
    }

    private void fillTheQueue() {
        advanceBehindUpload(1_000 * MS, 20 * MS, 0);
        for (long delayNs = 20 * MS; delayNs < 220 * MS; delayNs += 10 * MS) {
            advanceBehindUpload(20 * MS, delayNs, 0);
        }
    }

    @Test
    void shouldNotTakeAnUploadThatFillsTheUplinksQueueForSilence() {
        fillTheQueue();
        advanceBehindUpload(6_000 * MS, 220 * MS, 150 * MS);
        assertThat(carrier).isEmpty();
    }

    @Test
    void shouldFindSilenceBehindAnUploadLaterByWhatPacketsWait() {
        fillTheQueue();
        advanceBehindUpload(1_000 * MS, 220 * MS, 0);
        agent.advance(200 * MS);
        assertThat(carrier).isEmpty();
        agent.advance(100 * MS);
        assertThat(carrier).containsExactly(true);
    }

    @Test
    void shouldBeAsQuickAsEverSoonAfterTheUpload() {
        fillTheQueue();
        advanceBehindUpload(1_000 * MS, 220 * MS, 0);
        advanceBehindUpload(3_000 * MS, 20 * MS, 0);
        late.clear();
        advance(5 * MS);
        answering.clear();
        advance(80 * MS);
        assertThat(carrier).containsExactly(true);
    }

    @Test
    void shouldNotBelieveAnswersThatNobodyAskedFor() {
        advance(100 * MS);
        answering.clear();
        List<Frame> asked = agent.advance(20 * MS);
        Frame forged = reply(asked.get(0)).damaged(ICMP_AT + 10);
        agent.receive(forged);
        Frame stranger = reply(Frame.of(asked.get(0).bytes()).with(33, 99));
        agent.receive(stranger);
        assertThat(agent.drops(DropReason.NOT_FOR_US)).isEqualTo(2);
        advance(80 * MS);
        assertThat(carrier).containsExactly(true);
    }

    @Test
    void shouldTellTheControllerOfASilence() {
        advance(100 * MS);
        answering.clear();
        advance(500 * MS);
        EmergencyReport report = agent.pipeline.telemetry().read(agent.nowNs).getEmergencies(0);
        assertThat(report.getUplink()).isEqualTo("isp-a");
        assertThat(report.getSilent()).isTrue();
        assertThat(report.hasSilentFor()).isTrue();
    }

    @Test
    void shouldHearProxiesOverTheUplinkToo() {
        RuntimeConfig router = TestConfig.router("home-a", 11);
        Agent helped = new Agent(
                new RuntimeConfig(
                        router.site(),
                        router.paths(),
                        router.appTypes(),
                        router.proxies(),
                        router.associations(),
                        Optional.empty(),
                        List.of(),
                        List.of(new EmergencySettings(
                                router.paths().get(0), TAP, List.of(), 100 * MS, 600 * MS, 500 * MS, 0))),
                5,
                1_000 * TestConfig.SECOND);
        Network network = new Network(
                helped,
                new Agent(TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)), 9, 77 * TestConfig.SECOND));
        helped.pipeline.onSilence((tap, silent) -> carrier.add(silent));
        network.advance(3 * TestConfig.SECOND);
        assertThat(carrier).isEmpty();
        network.lost = frame -> frame.flow().source().equals(TestConfig.PATH_A);
        network.advance(2 * TestConfig.SECOND);
        assertThat(carrier).containsExactly(true);
        network.lost = frame -> false;
        network.advance(2 * TestConfig.SECOND);
        assertThat(carrier).containsExactly(true, false);
    }

    @Test
    void shouldResetStrandedConnectionsInTheNameOfTheirFarEndOnceTheSilenceIsLong() {
        advance(100 * MS);
        answering.clear();
        advance(200 * MS);
        Frame data = segment(TcpFlyweight.ACK, 1000, "hello");
        assertThat(agent.receive(data)).isEmpty();
        assertThat(agent.drops(DropReason.STRANDED)).isOne();
        advance(300 * MS);
        List<Frame> answer = agent.receive(data);
        assertThat(answer).hasSize(1);
        Frame reset = answer.get(0);
        assertThat(reset.flow()).isEqualTo(CONNECTION.reversed());
        assertThat(reset.tcp().flags()).isEqualTo(TcpFlyweight.RST);
        // The sequence number that the segment acknowledges, which is 0 here.
        assertThat(ByteBuffer.wrap(reset.bytes()).getInt(ICMP_AT + 4)).isZero();
        assertThat(reset.checksumsRight()).isTrue();
        assertThat(agent.count(AgentCounter.TCP_RESETS_SENT)).isOne();
    }

    @Test
    void shouldAcknowledgeWhatItResetsWhenTheSegmentAcknowledgesNothing() {
        answering.clear();
        advance(2_000 * MS);
        Frame reset = agent.receive(segment(TcpFlyweight.SYN, 1000, "")).get(0);
        assertThat(reset.tcp().flags()).isEqualTo(TcpFlyweight.RST | TcpFlyweight.ACK);
        assertThat(ByteBuffer.wrap(reset.bytes()).getInt(ICMP_AT + 8)).isEqualTo(1001);
    }

    @Test
    void shouldNeverResetAResetNorAnUplinkThatWorks() {
        advance(1_000 * MS);
        assertThat(agent.receive(segment(TcpFlyweight.ACK, 1, "x"))).isEmpty();
        answering.clear();
        advance(2_000 * MS);
        assertThat(agent.receive(segment(TcpFlyweight.RST, 1, ""))).isEmpty();
    }
}
