// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.telemetry.v1.FragmentTrial;
import org.cooprouter.telemetry.v1.GetSessionRequest;
import org.cooprouter.telemetry.v1.ListSessionsRequest;
import org.cooprouter.telemetry.v1.ListSessionsResponse;
import org.cooprouter.telemetry.v1.PathDirection;
import org.cooprouter.telemetry.v1.RedundancyChange;
import org.cooprouter.telemetry.v1.Session;
import org.cooprouter.telemetry.v1.SessionPath;
import org.cooprouter.telemetry.v1.TelemetryServiceGrpc.TelemetryServiceImplBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeSessionCommandTest {
    private static final Session BRIEF = Session.newBuilder()
            .setName("sites/home-a/sessions/1f2e3d4c")
            .setAppType("voice")
            .setProtocol("udp")
            .setClient("192.168.1.10:40000")
            .setServer("192.0.2.130:5004")
            .setPeer("proxies/fra")
            .setClientPackets(1500)
            .setServerPackets(1498)
            .setLostPackets(2)
            .setIdle(Durations.fromMillis(20))
            .setRedundancy("raic1x2")
            .build();
    private static final Session FULL = BRIEF.toBuilder()
            .setRedundancy("raic1x2 (isp-a 1, to-b 1)")
            .setOverhead(0.98)
            .addChanges(RedundancyChange.newBuilder()
                    .setTime(Timestamps.fromSeconds(1_750_000_000))
                    .setReason("raic1x1 (isp-a 1) -> raic1x2 (isp-a 1, to-b 1): loses less; budget 100 %"))
            .addPaths(SessionPath.newBuilder()
                    .setPath("isp-a")
                    .setAlive(true)
                    .setRoundTripTime(Durations.fromMicros(12_340))
                    .setOutgoing(PathDirection.newBuilder()
                            .setLoss(0.098)
                            .setJitter(Durations.fromMicros(1500))
                            .setDelayChange(Durations.fromMicros(-2500)))
                    .setIncoming(PathDirection.newBuilder().setDelayChange(Durations.fromMillis(4))))
            .addPaths(SessionPath.newBuilder().setPath("to-b"))
            .addFragmentTrials(FragmentTrial.newBuilder().setPackets(400).setLoss(0.1))
            .addFragmentTrials(FragmentTrial.newBuilder()
                    .setFragmentSize(100)
                    .setPackets(398)
                    .setLoss(0.003)
                    .setRelativeDelay(Durations.fromMicros(1200))
                    .setBest(true)
                    .setAdopted(true))
            .build();

    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(new OneSession())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    /** A site with one session, listed in two pages of which the first has it. */
    private static final class OneSession extends TelemetryServiceImplBase {
        @Override
        public void getSession(GetSessionRequest request, StreamObserver<Session> responses) {
            if (request.getName().equals(FULL.getName())) {
                responses.onNext(FULL);
                responses.onCompleted();
            } else {
                responses.onError(Status.NOT_FOUND
                        .withDescription(request.getName() + " does not exist; it may have ended")
                        .asRuntimeException());
            }
        }

        @Override
        public void listSessions(ListSessionsRequest request, StreamObserver<ListSessionsResponse> responses) {
            ListSessionsResponse.Builder page = ListSessionsResponse.newBuilder();
            if (request.getPageToken().isEmpty()) {
                page.addSessions(BRIEF).setNextPageToken("1f2e3d4c");
            }
            responses.onNext(page.build());
            responses.onCompleted();
        }
    }

    private Result run(String... args) {
        return Coopctl.run(Stream.concat(
                        Stream.of("describe", "session"),
                        Stream.concat(
                                Stream.of(args), Stream.of("--plaintext", "--server=127.0.0.1:" + server.getPort())))
                .toArray(String[]::new));
    }

    @Test
    void shouldListTheSessionsOfASite() {
        assertThat(run("home-a").out()).isEqualTo("""
                ID        APP TYPE  CLIENT                  SERVER            WITH         REDUNDANCY  FROM CLIENT  FROM SERVER  LOST  IDLE
                1f2e3d4c  voice     192.168.1.10:40000/udp  192.0.2.130:5004  proxies/fra  raic1x2     1500         1498         2     0 s
                """);
    }

    @Test
    void shouldSayHowASessionIsAndWhyItIsMadeRedundantSo() {
        assertThat(run("sites/home-a", "1f2e3d4c").out()).isEqualTo("""
                Session sites/home-a/sessions/1f2e3d4c
                  app type    voice
                  flow        192.168.1.10:40000 to 192.0.2.130:5004, udp
                  with        proxies/fra
                  packets     1500 from the client, 1498 from the server, 2 of the peer's lost; the client's last 0 s ago
                  redundancy  raic1x2 (isp-a 1, to-b 1), 98.0 % extra bytes so far
                    2025-06-15T15:06:40Z  raic1x1 (isp-a 1) -> raic1x2 (isp-a 1, to-b 1): loses less; budget 100 %

                PATH   ALIVE  RTT      LOSS OUT  LOSS IN  JITTER OUT  JITTER IN  DELAY OUT  DELAY IN
                isp-a  yes    12.3 ms  9.8 %     0.0 %    1.5 ms      0.0 ms     -2.5 ms    +4.0 ms
                to-b   NO     -        -         -        -           -          -          -

                FRAGMENTS OF  TRIED ON     LOST    DELAY    RESULT
                as otherwise  400 packets  10.0 %  +0.0 ms  -
                100 bytes     398 packets  0.3 %   +1.2 ms  best, in use
                """);
    }

    @Test
    void shouldGiveProgramsWhatTheyCanRead() {
        assertThat(run("home-a", "1f2e3d4c", "-o", "json").out())
                .contains("\"redundancy\" : \"raic1x2 (isp-a 1, to-b 1)\"");
        assertThat(run("home-a", "-o", "yaml").out()).contains("name: sites/home-a/sessions/1f2e3d4c");
    }

    @Test
    void shouldSayThatASessionIsNotThere() {
        Result result = run("home-a", "00000001");

        assertThat(result.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("sites/home-a/sessions/00000001 does not exist; it may have ended");
    }

    @Test
    void shouldNameWhatCanBeDescribed() {
        Result result = Coopctl.run("describe");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("describe needs the name of a resource, such as sites/home-a, `session` or `cooperation`");
    }
}
