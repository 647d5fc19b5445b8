// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cooprouter.agent.role.TestConfig.MS;
import static org.cooprouter.agent.role.TestConfig.OTHER_PROXY;
import static org.cooprouter.agent.role.TestConfig.PATH_A;
import static org.cooprouter.agent.role.TestConfig.PATH_B;
import static org.cooprouter.agent.role.TestConfig.PROXY;
import static org.cooprouter.agent.role.TestConfig.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cooprouter.agent.redundancy.Schemes;
import org.cooprouter.agent.role.Frame.Flow;
import org.cooprouter.agent.role.config.RedundancyProfile;
import org.cooprouter.agent.role.config.RuntimeConfig;
import org.cooprouter.agent.v1.PathReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two local paths times two addresses of the proxy: four paths (R17; [0461]-[0467]). */
class ManyPathsTest {
    private static final int PACKETS = 120;

    private final Network net = new Network();
    private final RuntimeConfig router = TestConfig.withProxyAt(TestConfig.router("home-a", 11), PROXY, OTHER_PROXY);
    private final RuntimeConfig proxy = TestConfig.withProxySettings(
            TestConfig.proxy(TestConfig.association("home-a", 11, "fra", 1)),
            settings -> TestConfig.reachedAlsoAt(settings, OTHER_PROXY));

    @BeforeEach
    void setUp() {
        net.tunnelEnds = Set.of(PROXY, OTHER_PROXY);
        use(TestConfig.ONE_EACH);
        net.advance(SECOND);
        net.client("first");
        net.server("acknowledged");
        net.client("known");
    }

    private void use(RedundancyProfile profile) {
        net.router.pipeline.install(TestConfig.withTypes(router, TestConfig.voice(profile, "fra")), net.router.nowNs);
        net.proxy.pipeline.install(TestConfig.withTypes(proxy, TestConfig.voice(profile, "fra")), net.proxy.nowNs);
    }

    private List<PathReport> paths(Agent agent) {
        return agent.pipeline.telemetry().read(agent.nowNs).getPathsList();
    }

    private Set<String> ways(int fromFrame) {
        return net.tunnelled.subList(fromFrame, net.tunnelled.size()).stream()
                .map(Frame::flow)
                .map(flow -> flow.source() + " > " + flow.destination())
                .collect(Collectors.toSet());
    }

    @Test
    void shouldProbeEveryPairOfALocalPathAndAnAddressOfTheProxy() {
        assertThat(paths(net.router))
                .allMatch(PathReport::getAlive)
                .allMatch(PathReport::hasSmoothedRtt)
                .extracting(PathReport::getPath)
                .containsExactly(
                        "isp-a@" + PROXY + ":7177",
                        "to-b@" + PROXY + ":7177",
                        "isp-a@" + OTHER_PROXY + ":7177",
                        "to-b@" + OTHER_PROXY + ":7177");
        assertThat(paths(net.proxy))
                .allMatch(PathReport::getAlive)
                .extracting(PathReport::getPath)
                .containsExactlyInAnyOrder("0", "1", "2", "3");
    }

    @Test
    void shouldSendCopiesOverDifferentLocalPathsToDifferentAddresses() {
        int before = net.tunnelled.size();
        net.client("out");
        assertThat(ways(before)).containsExactlyInAnyOrder(PATH_A + " > " + PROXY, PATH_B + " > " + OTHER_PROXY);

        before = net.tunnelled.size();
        net.server("back");
        assertThat(ways(before)).containsExactlyInAnyOrder(PROXY + " > " + PATH_A, OTHER_PROXY + " > " + PATH_B);
        assertThat(net.tunnelled.size() - before).isEqualTo(2);
    }

    @Test
    void shouldSendTwoCopiesOverOneLocalPathToBothAddresses() {
        use(new RedundancyProfile(2, 0, 500 * MS));

        int before = net.tunnelled.size();
        net.client("out");
        assertThat(ways(before)).containsExactlyInAnyOrder(PATH_A + " > " + PROXY, PATH_A + " > " + OTHER_PROXY);

        before = net.tunnelled.size();
        net.server("back");
        assertThat(ways(before)).containsExactlyInAnyOrder(PROXY + " > " + PATH_A, OTHER_PROXY + " > " + PATH_A);
    }

    @ParameterizedTest
    @ValueSource(strings = {PROXY, OTHER_PROXY})
    void shouldLoseNoPacketWhenOneAddressOfTheProxyDiesInMidCall(String dead) {
        assertNothingIsLostWhenDies(dead);

        int before = net.tunnelled.size();
        net.client("out");
        net.server("back");
        String alive = dead.equals(PROXY) ? OTHER_PROXY : PROXY;
        assertThat(ways(before))
                .as("once it is known to be dead, all copies go to the other address")
                .containsExactlyInAnyOrder(
                        PATH_A + " > " + alive, PATH_B + " > " + alive, alive + " > " + PATH_A, alive + " > " + PATH_B);
        assertThat(paths(net.router))
                .filteredOn(path -> !path.getAlive())
                .extracting(PathReport::getPath)
                .containsExactly("isp-a@" + dead + ":7177", "to-b@" + dead + ":7177");
    }

    @ParameterizedTest
    @ValueSource(strings = {PROXY, OTHER_PROXY})
    void shouldLoseNothingOfWhatIsSplitByRaic6WhenOneAddressDies(String dead) {
        use(new RedundancyProfile(Objects.requireNonNull(Schemes.find(Schemes.RAIC_6, 2)), 2, 2, 1, 500 * MS));
        net.advance(SECOND);

        assertNothingIsLostWhenDies(dead);
    }

    private void assertNothingIsLostWhenDies(String dead) {
        net.atServer.clear();
        net.atClient.clear();
        List<String> sent = new ArrayList<>();
        net.client("begin");
        sent.add("begin");
        for (int i = 0; i < PACKETS; i++) {
            if (i == PACKETS / 4) {
                net.lost = frame -> isOf(frame.flow(), dead);
            }
            net.client("packet " + i);
            net.server("packet " + i);
            sent.add("packet " + i);
            net.advance(20 * MS);
        }
        assertThat(net.textsAtServer()).isEqualTo(sent);
        assertThat(net.textsAtClient())
                .isEqualTo(
                        IntStream.range(0, PACKETS).mapToObj(i -> "packet " + i).toList());
    }

    private static boolean isOf(Flow flow, String address) {
        return flow.source().equals(address) || flow.destination().equals(address);
    }

    @Test
    void shouldUseTheAddressAgainThatHasComeBack() {
        net.lost = frame -> isOf(frame.flow(), PROXY);
        net.advance(2 * SECOND);
        net.lost = _ -> false;
        net.advance(SECOND);

        int before = net.tunnelled.size();
        net.client("out");
        net.server("back");

        assertThat(ways(before))
                .containsExactlyInAnyOrder(
                        PATH_A + " > " + PROXY,
                        PATH_B + " > " + OTHER_PROXY,
                        PROXY + " > " + PATH_A,
                        OTHER_PROXY + " > " + PATH_B);
    }

    @Test
    void shouldGoOnWithoutTheAddressThatAConfigurationTakesAway() {
        RuntimeConfig one = TestConfig.withProxyAt(router, OTHER_PROXY);
        net.router.pipeline.install(one, net.router.nowNs);
        net.advance(SECOND);

        assertThat(paths(net.router))
                .allMatch(PathReport::getAlive)
                .extracting(PathReport::getPath)
                .containsExactly("isp-a", "to-b");
        int before = net.tunnelled.size();
        net.client("out");
        assertThat(ways(before)).containsExactlyInAnyOrder(PATH_A + " > " + OTHER_PROXY, PATH_B + " > " + OTHER_PROXY);
        assertThat(net.textsAtServer().getLast()).isEqualTo("out");
    }
}
