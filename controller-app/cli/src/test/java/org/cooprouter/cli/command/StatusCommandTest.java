// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.policy.v1.AgentStatus;
import org.cooprouter.policy.v1.BandwidthRange;
import org.cooprouter.policy.v1.BridgeStatus;
import org.cooprouter.policy.v1.CooperationOffer;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.CooperationType;
import org.cooprouter.policy.v1.HandshakeAgreement;
import org.cooprouter.policy.v1.HandshakeStatus;
import org.cooprouter.policy.v1.PathStatus;
import org.cooprouter.policy.v1.PeerStatus;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final SiteStatus GOOD = SiteStatus.newBuilder()
            .setSite("sites/home-a")
            .setAppliedRevision(4)
            .setWantedRevision(4)
            .setActiveSessions(2)
            .addPresentAppTypes("voice")
            .setAgent(AgentStatus.newBuilder().setConnected(true))
            .setBridge(BridgeStatus.newBuilder()
                    .setConnected(true)
                    .setAgentLive(true)
                    .setWantedRules(31)
                    .setInstalledRules(31))
            .addPaths(PathStatus.newBuilder()
                    .setPath("isp-a")
                    .setPeer("proxies/fra")
                    .setRoundTripTime(Durations.fromMicros(12_340))
                    .setLoss(0.02)
                    .setAlive(true))
            .addPaths(PathStatus.newBuilder()
                    .setPath("to-b")
                    .setPeer("proxies/fra")
                    .setLoss(1))
            .addPeers(PeerStatus.newBuilder()
                    .setPeer("proxies/fra")
                    .setSessionRoundTripTime(Durations.fromMicros(11_900)))
            .addCooperations(CooperationStatus.newBuilder()
                    .setCooperation("cooperations/a-helped-by-b")
                    .setState(CooperationStatus.State.STATE_ACTIVE)
                    .setForwardedBytes(1234))
            .build();

    private final FakePolicyService service = new FakePolicyService();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service)
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void shouldShowSitesPathsAndCooperations() {
        service.statuses.add(List.of(GOOD));

        assertThat(status()).isEqualTo(new Result(ExitCode.OK, """
                        SITE          AGENT  BRIDGE  LIVE  APPLIED  WANTED  RULES  SESSIONS  PRESENT
                        sites/home-a  yes    yes     yes   4        4       31/31  2         voice

                        SITE          PATH   TO           ALIVE  RTT      LOSS
                        sites/home-a  isp-a  proxies/fra  yes    12.3 ms  2.0 %
                        sites/home-a  to-b   proxies/fra  NO     -        100.0 %

                        SITE          SESSIONS WITH  RTT
                        sites/home-a  proxies/fra    11.9 ms

                        SITE          COOPERATION                 STATE   FORWARDED BYTES
                        sites/home-a  cooperations/a-helped-by-b  active  1234
                        """, ""));
    }

    @Test
    void shouldShowWithWhomAgentsHaveAgreedOnWhatAndWhyNot() {
        CooperationOffer offer = CooperationOffer.newBuilder()
                .setType(CooperationType.COOPERATION_TYPE_LATENCY_OPTIMIZATION)
                .setProvide(BandwidthRange.newBuilder().setMaxBps(2_000_000))
                .build();
        HandshakeStatus established = HandshakeStatus.newBuilder()
                .setLink("to-b")
                .setState("established")
                .setSince(Timestamp.newBuilder().setSeconds(1_000_000_000))
                .setNeighbour("Home B")
                .addAgreements(HandshakeAgreement.newBuilder()
                        .setType("latency_optimization")
                        .setReceiveBps(2_000_000))
                .setLinkBps(356_000_000)
                .setLinkBpsAtLeast(true)
                .build();
        service.statuses.add(List.of(GOOD.toBuilder()
                .addHandshakes(established)
                .addHandshakes(HandshakeStatus.newBuilder()
                        .setLink("to-c")
                        .setState("indicated")
                        .setNeighbour("Home C")
                        .addNeighbourOffers(offer))
                .addHandshakes(established.toBuilder()
                        .setLink("to-e")
                        .setEmergency("helps the neighbour, whose ISP is silent"))
                .addHandshakes(HandshakeStatus.newBuilder()
                        .setLink("to-d")
                        .setState("refused")
                        .setNeighbourNumber("00000000000000ab")
                        .setRefusal("the neighbour has another password or key")
                        .setRefused(3))
                .build()));

        assertThat(status().out())
                .contains("sites/home-a  to-b  Home B            established  2001-09-09T01:46:40Z")
                .contains("latency_optimization 2 Mbit/s  at least 356 Mbit/s")
                .contains("helps the neighbour, whose ISP is silent")
                .contains("offers latency_optimization: gives up to 2 Mbit/s, takes up to 0 kbit/s")
                .contains("sites/home-a  to-d  00000000000000ab  refused")
                .contains("the neighbour has another password or key (refused 3 times)");
    }

    @Test
    void shouldSayWhatIsNotAsWanted() {
        service.statuses.add(List.of(GOOD.toBuilder()
                .setWantedRevision(5)
                .setAgent(AgentStatus.newBuilder().setWantedVersion(9).setNackReason("appTypes/voice: no such proxy"))
                .setBridge(BridgeStatus.newBuilder()
                        .setConnected(true)
                        .setWantedRules(31)
                        .setInstalledRules(30))
                .addProblems("the path to-b is down")
                .build()));

        Result result = status();

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_AS_WANTED);
        assertThat(result.out()).endsWith("""

                        sites/home-a: its agent is not connected
                        sites/home-a: its agent refused version 9: appTypes/voice: no such proxy
                        sites/home-a: revision 4 is applied, 5 is wanted
                        sites/home-a: 30 of 31 rules are on its bridge
                        sites/home-a: the path to-b is down
                        """);
    }

    @Test
    void shouldWaitUntilTheWantedRevisionIsApplied() {
        SiteStatus behind = GOOD.toBuilder().setWantedRevision(5).build();
        SiteStatus done =
                GOOD.toBuilder().setWantedRevision(5).setAppliedRevision(5).build();
        service.statuses.addAll(List.of(List.of(behind), List.of(behind), List.of(done)));

        assertThat(status("--wait").exitCode()).isZero();
        assertThat(service.statuses).containsExactly(List.of(done));
    }

    @Test
    void shouldGiveUpWaiting() {
        service.statuses.add(List.of(GOOD.toBuilder().setWantedRevision(5).build()));

        assertThat(status("--wait=1").exitCode()).isEqualTo(ExitCode.NOT_AS_WANTED);
    }

    @Test
    void shouldTakeASiteAfterWait() {
        service.statuses.add(List.of(GOOD));

        assertThat(status("home-a", "--wait").exitCode()).isZero();
        assertThat(status("sites/home-b").exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void shouldSayFalseAloudForMachines() {
        service.statuses.add(List.of(SiteStatus.newBuilder()
                .setSite("sites/home-a")
                .setAgent(AgentStatus.getDefaultInstance())
                .build()));

        assertThat(status("-o", "json").out()).contains("\"connected\" : false", "\"appliedRevision\" : \"0\"");
    }

    @Test
    void shouldSayThatNoSitesAreDeclared() {
        assertThat(status()).isEqualTo(new Result(ExitCode.OK, "no sites are declared\n", ""));
    }

    @Test
    void shouldDescribeASiteWithTheCountersThatCounted() {
        service.put(Resource.newBuilder()
                .setName("sites/home-a")
                .setSite(Site.getDefaultInstance())
                .build());
        service.statuses.add(List.of(GOOD.toBuilder()
                .setAgent(AgentStatus.newBuilder()
                        .setConnected(true)
                        .setClientId(7)
                        .putCounters("copies_sent", 12)
                        .putCounters("drop_stale", 0))
                .build()));

        String out = Coopctl.run("describe", "sites/home-a", "--plaintext", "--server=127.0.0.1:" + server.getPort())
                .out();

        assertThat(out).contains("31/31", "client_ID 7", "  copies_sent 12\n").doesNotContain("drop_stale");
    }

    @Test
    void shouldWatchStatuses() {
        service.statuses.add(List.of(GOOD));

        Result result =
                Coopctl.run("watch", "--status", "--json", "--plaintext", "--server=127.0.0.1:" + server.getPort());

        assertThat(result.out().lines()).hasSize(1).first().asString().startsWith("{\"site\":\"sites/home-a\"");
    }

    private Result status(String... args) {
        return Coopctl.run(Stream.concat(
                        Stream.of("status", "--plaintext", "--server=127.0.0.1:" + server.getPort()), Stream.of(args))
                .toArray(String[]::new));
    }
}
