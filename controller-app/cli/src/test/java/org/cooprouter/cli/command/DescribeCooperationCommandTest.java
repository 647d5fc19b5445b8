// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.cooprouter.cli.Coopctl;
import org.cooprouter.cli.Coopctl.Result;
import org.cooprouter.cli.ExitCode;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.CooperationStatus;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.MonthlyUsage;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.SharingStatus;
import org.cooprouter.policy.v1.SiteStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeCooperationCommandTest {
    private static final String NAME = "cooperations/a-in-emergency";

    private final FakePolicyService service = new FakePolicyService();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service)
                .build()
                .start();
        service.resources.put(
                NAME,
                Resource.newBuilder()
                        .setName(NAME)
                        .setCooperation(Cooperation.newBuilder()
                                .setBeneficiary("sites/home-a")
                                .setHelper("sites/home-b")
                                .setLink("to-b")
                                .setBeneficiaryConsents(true)
                                .setHelperConsents(true)
                                .setEmergencyConnection(EmergencyConnection.newBuilder()
                                        .setMaxBps(10_000_000)
                                        .setMaxBytesPerMonth(20_000)))
                        .build());
        service.statuses.add(List.of(SiteStatus.newBuilder()
                .setSite("sites/home-a")
                .addCooperations(CooperationStatus.newBuilder()
                        .setCooperation(NAME)
                        .setState(CooperationStatus.State.STATE_ACTIVE)
                        .setStateTime(Timestamps.fromSeconds(1_750_000_000))
                        .setReason("the ISP of sites/home-a is silent")
                        .setInUseSince(Timestamps.fromSeconds(1_750_000_100))
                        .addMonths(MonthlyUsage.newBuilder()
                                .setMonth("2025-06")
                                .setBytes(1234)
                                .setInUse(Durations.fromSeconds(75))))
                .build()));
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private Result describe(String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "--server=127.0.0.1:" + server.getPort();
        all[1] = "--plaintext";
        all[2] = "describe";
        all[3] = "cooperation";
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Coopctl.run(all);
    }

    @Test
    void shouldTellWhoHelpsWhomSinceWhenHowMuchAndWhy() {
        assertThat(describe("a-in-emergency")).isEqualTo(new Result(ExitCode.OK, """
                        Cooperation cooperations/a-in-emergency
                          what        sites/home-b helps sites/home-a in an emergency with 10 Mbit/s
                          consent     sites/home-a: yes, sites/home-b: yes
                          state       active, since 2025-06-15T15:06:40Z
                          because     the ISP of sites/home-a is silent
                          in use since 2025-06-15T15:08:20Z
                          2025-06: 1234 bytes of 20000, in use for 0:01:15 h

                        """, ""));
    }

    @Test
    void shouldTellWhatIsSharedAndWhatIsMadeOfIt() {
        String name = "cooperations/a-shares-b";
        Cooperation.Builder cooperation = service.resources.get(NAME).getCooperation().toBuilder();
        cooperation.setBandwidthSharing(
                BandwidthSharing.newBuilder().setMaxBps(8_000_000).setMaxBytesPerMonth(5_000));
        service.resources.put(
                name,
                Resource.newBuilder().setName(name).setCooperation(cooperation).build());
        service.statuses.clear();
        service.statuses.add(List.of(SiteStatus.newBuilder()
                .setSite("sites/home-a")
                .addCooperations(CooperationStatus.newBuilder()
                        .setCooperation(name)
                        .setState(CooperationStatus.State.STATE_ACTIVE)
                        .setReason("bandwidth available; 25 % of new sessions go through sites/home-b")
                        .setSharing(SharingStatus.newBuilder()
                                .setShareableBps(6_000_000)
                                .setRedirectedPercent(25)
                                .setHelperOccupiedBps(3_000_000)
                                .setHelperCapacityBps(10_000_000))
                        .addMonths(MonthlyUsage.newBuilder().setMonth("2025-06").setBytes(1234)))
                .build()));

        assertThat(describe("a-shares-b")).isEqualTo(new Result(ExitCode.OK, """
                        Cooperation cooperations/a-shares-b
                          what        sites/home-b helps sites/home-a by sharing up to 8 Mbit/s
                          consent     sites/home-a: yes, sites/home-b: yes
                          state       active
                          because     bandwidth available; 25 % of new sessions go through sites/home-b
                          shareable   6 Mbit/s in each direction
                          redirected  25 % of new sessions
                          its uplink  3 Mbit/s of 10 Mbit/s are the helper's own
                          2025-06: 1234 bytes of 5000

                        """, ""));
    }

    @Test
    void shouldDescribeAllWithoutAName() {
        assertThat(describe().out()).contains(NAME);
    }

    @Test
    void shouldRefuseWhatIsNoCooperation() {
        service.resources.put(
                "sites/home-a", Resource.newBuilder().setName("sites/home-a").build());

        Result result = describe("sites/home-a");

        assertThat(result.exitCode()).isNotEqualTo(ExitCode.OK);
        assertThat(result.err()).contains("is no cooperation");
    }
}
