// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.role.config.CompileResult.Compiled;
import org.cooprouter.agent.role.config.CompileResult.Rejected;
import org.cooprouter.agent.v1.AppTypeConfig;
import org.cooprouter.agent.v1.AssociationConfig;
import org.cooprouter.agent.v1.ClientConfig;
import org.cooprouter.agent.v1.EmergencyConfig;
import org.cooprouter.agent.v1.Endpoint;
import org.cooprouter.agent.v1.HandshakeConfig;
import org.cooprouter.agent.v1.KeyEpochConfig;
import org.cooprouter.agent.v1.PathConfig;
import org.cooprouter.agent.v1.Prefix;
import org.cooprouter.agent.v1.ProxyConfig;
import org.cooprouter.agent.v1.ProxyRoleConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.SiteConfig;
import org.junit.jupiter.api.Test;

class RuntimeConfigCompilerTest {
    private static ByteString hex(String digits) {
        return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    }

    private static Map<String, Message> routerResources() {
        Map<String, Message> resources = new HashMap<>();
        resources.put(
                "site",
                SiteConfig.newBuilder()
                        .setRouterMac(hex("02005e00000a"))
                        .setLanAddress(hex("c0a80101"))
                        .setLanPrefixLength(24)
                        .setClientId(11)
                        .build());
        resources.put(
                "paths/isp-a",
                PathConfig.newBuilder()
                        .setPathId(0)
                        .setKind(PathConfig.Kind.KIND_UPLINK)
                        .setLocalAddress(hex("c6336402"))
                        .setMtu(1500)
                        .build());
        resources.put(
                "paths/to-b",
                PathConfig.newBuilder()
                        .setPathId(1)
                        .setKind(PathConfig.Kind.KIND_NEIGHBOUR)
                        .setLocalAddress(hex("0a4d0001"))
                        .setMtu(1400)
                        .build());
        resources.put(
                "appTypes/voice",
                AppTypeConfig.newBuilder()
                        .setIndex(7)
                        .setExpectedPacketRatePps(50)
                        .setInboundIdleTimeout(Duration.newBuilder().setSeconds(90))
                        .addPreferredProxies("fra")
                        .setRedundancyProfile("double")
                        .build());
        resources.put(
                "redundancyProfiles/double",
                RedundancyProfileConfig.newBuilder()
                        .setCopiesPerUplink(1)
                        .setCopiesPerNeighbour(1)
                        .setMaxSkew(Duration.newBuilder().setNanos(300_000_000))
                        .build());
        resources.put(
                "proxies/fra",
                ProxyConfig.newBuilder()
                        .addEndpoints(Endpoint.newBuilder()
                                .setAddress(hex("cb007109"))
                                .setPort(7177))
                        .build());
        resources.putAll(associationResources());
        return resources;
    }

    private static Map<String, Message> associationResources() {
        return Map.of(
                "associations/home-a--fra",
                AssociationConfig.newBuilder()
                        .setClientId(11)
                        .setProxy("fra")
                        .setSendEpoch(3)
                        .build(),
                "keys/home-a--fra/3",
                KeyEpochConfig.newBuilder()
                        .setAssociation("home-a--fra")
                        .setEpoch(3)
                        .setKey(hex("000102030405060708090a0b0c0d0e0f"))
                        .build());
    }

    private static Map<String, Message> proxyResources() {
        Map<String, Message> resources = new HashMap<>(associationResources());
        resources.put(
                "site",
                SiteConfig.newBuilder().setRouterMac(hex("02005e00000f")).build());
        resources.put(
                "proxyRole",
                ProxyRoleConfig.newBuilder()
                        .setProxy("fra")
                        .setAddress(hex("cb007109"))
                        .setUdpPort(7177)
                        .setNatPortMin(40000)
                        .setNatPortMax(49999)
                        .setMaxSessionsPerClient(500)
                        .addAllowedTargets(
                                Prefix.newBuilder().setAddress(hex("c0000200")).setLength(24))
                        .build());
        resources.put(
                "clients/home-a", ClientConfig.newBuilder().setClientId(11).build());
        return resources;
    }

    private static CompileResult compile(Map<String, Message> resources) {
        Map<String, Any> bodies = new HashMap<>();
        resources.forEach((name, body) -> bodies.put(name, Any.pack(body)));
        return RuntimeConfigCompiler.compile(bodies);
    }

    private static RuntimeConfig config(Map<String, Message> resources) {
        CompileResult result = compile(resources);
        assertThat(result).isInstanceOf(Compiled.class);
        return ((Compiled) result).config();
    }

    private static List<String> problems(Map<String, Message> resources) {
        CompileResult result = compile(resources);
        assertThat(result).isInstanceOf(Rejected.class);
        return ((Rejected) result).problems();
    }

    private static List<String> problemsWith(Map<String, Message> resources, String name, Message body) {
        Map<String, Message> changed = new HashMap<>(resources);
        changed.put(name, body);
        return problems(changed);
    }

    private static List<String> problemsWithout(Map<String, Message> resources, String name) {
        Map<String, Message> changed = new HashMap<>(resources);
        changed.remove(name);
        return problems(changed);
    }

    @Test
    void shouldCompileARouter() {
        RuntimeConfig config = config(routerResources());

        assertThat(config.site())
                .isEqualTo(
                        new SiteSettings(0x02005e00000aL, 11, 7177, 200_000_000, 65536, IpAddress.ofIpv4(0xc0a80101)));
        assertThat(config.paths())
                .containsExactly(
                        new LocalPath("isp-a", 0, PathKind.UPLINK, IpAddress.ofIpv4(0xc6336402), 1500),
                        new LocalPath("to-b", 1, PathKind.NEIGHBOUR, IpAddress.ofIpv4(0x0a4d0001), 1400));
        assertThat(config.appTypes())
                .containsOnly(Map.entry(
                        7,
                        new AppType(
                                "voice",
                                7,
                                50,
                                60_000_000_000L,
                                90_000_000_000L,
                                10_000_000_000L,
                                List.of("fra"),
                                new RedundancyProfile(1, 1, 300_000_000))));
        assertThat(config.associations().get("home-a--fra").client()).isEqualTo("home-a");
        assertThat(config.associations().get("home-a--fra").keys()).containsOnlyKeys(3);
        assertThat(config.proxyRole()).isEmpty();
    }

    @Test
    void shouldCompileAProxy() {
        ProxySettings proxy = config(proxyResources()).proxyRole().orElseThrow();

        assertThat(proxy.id()).isEqualTo("fra");
        assertThat(proxy.mtu()).isEqualTo(1500);
        assertThat(proxy.perClient()).isEqualTo(RateLimit.UNLIMITED);
        assertThat(proxy.maxSessionsPerClient()).isEqualTo(500);
        assertThat(proxy.allowedTargets().get(0).contains(0, IpAddress.mapped(0xc00002fe)))
                .isTrue();
        assertThat(proxy.allowedTargets().get(0).contains(0, IpAddress.mapped(0xc00003fe)))
                .isFalse();
    }

    @Test
    void shouldCompileNothingToTheEmptyConfiguration() {
        assertThat(config(Map.of())).isSameAs(RuntimeConfig.EMPTY);
    }

    @Test
    void shouldNameTheResourceThatRefersToSomethingMissing() {
        Map<String, Message> router = routerResources();

        assertThat(problemsWithout(router, "site"))
                .containsExactly("site: is missing; every agent needs one", "site: router_mac has 0 bytes, expected 6");
        assertThat(problemsWithout(router, "redundancyProfiles/double"))
                .containsExactly("appTypes/voice: redundancyProfiles/double does not exist");
        assertThat(problemsWithout(router, "proxies/fra"))
                .containsExactly("appTypes/voice: proxies/fra does not exist");
        assertThat(problemsWithout(router, "associations/home-a--fra"))
                .containsExactly("keys/home-a--fra/3: associations/home-a--fra does not exist");
        assertThat(problemsWithout(router, "keys/home-a--fra/3"))
                .containsExactly("associations/home-a--fra: keys/home-a--fra/3, the key of send_epoch, does not exist");
        assertThat(problemsWithout(proxyResources(), "clients/home-a"))
                .containsExactly("associations/home-a--fra: clients/home-a does not exist");
    }

    @Test
    void shouldNameTheFieldThatIsOutOfRange() {
        Map<String, Message> router = routerResources();
        PathConfig path = (PathConfig) router.get("paths/to-b");
        AppTypeConfig voice = (AppTypeConfig) router.get("appTypes/voice");

        assertThat(problemsWith(
                        router, "paths/to-b", path.toBuilder().setMtu(100).build()))
                .containsExactly("paths/to-b: mtu is 100, expected 576-9000");
        assertThat(problemsWith(
                        router, "paths/to-b", path.toBuilder().setPathId(0).build()))
                .containsExactly("paths/to-b: path_id 0 is that of another path");
        assertThat(problemsWith(
                        router, "paths/to-b", path.toBuilder().clearKind().build()))
                .containsExactly("paths/to-b: kind must be KIND_UPLINK or KIND_NEIGHBOUR");
        assertThat(problemsWith(
                        router,
                        "paths/to-b",
                        path.toBuilder().setLocalAddress(hex("0a4d")).build()))
                .contains("paths/to-b: local_address has 2 bytes, expected 4 or 16");
        assertThat(problemsWith(
                        router,
                        "paths/to-b",
                        path.toBuilder()
                                .setLocalAddress(hex("20010db8000000000000000000000001"))
                                .build()))
                .containsExactly("paths/to-b: local_address is an IPv6 address; this version forwards over IPv4 only");
        assertThat(problemsWith(
                        router, "appTypes/voice", voice.toBuilder().setIndex(0).build()))
                .containsExactly("appTypes/voice: index is 0, expected 1-65535");
        assertThat(problemsWith(router, "appTypes/game", voice))
                .containsExactly("appTypes/voice: index 7 is that of another app type");
        assertThat(problemsWith(
                        router,
                        "appTypes/voice",
                        voice.toBuilder().setExpectedPacketRatePps(Double.NaN).build()))
                .containsExactly("appTypes/voice: expected_packet_rate_pps is negative or not a number");
        assertThat(problemsWith(
                        router,
                        "appTypes/voice",
                        voice.toBuilder()
                                .setOutboundIdleTimeout(Duration.newBuilder().setSeconds(-1))
                                .build()))
                .containsExactly("appTypes/voice: outbound_idle_timeout is negative");
        assertThat(problemsWith(
                        router,
                        "redundancyProfiles/double",
                        RedundancyProfileConfig.newBuilder()
                                .setCopiesPerUplink(5)
                                .build()))
                .containsExactly("redundancyProfiles/double: copies_per_uplink is 5, expected 0-4");
        assertThat(problemsWith(router, "proxies/fra", ProxyConfig.getDefaultInstance()))
                .containsExactly("proxies/fra: endpoints is empty, expected at least one");
    }

    @Test
    void shouldRefuseAProxyRoleThatContradictsItself() {
        ProxyRoleConfig role = (ProxyRoleConfig) proxyResources().get("proxyRole");

        assertThat(problemsWith(
                        proxyResources(),
                        "proxyRole",
                        role.toBuilder().setUdpPort(45000).build()))
                .containsExactly("proxyRole: udp_port 45000 lies in the range of external ports");
        assertThat(problemsWith(
                        proxyResources(),
                        "proxyRole",
                        role.toBuilder().setMaxSessionsPerClient(-1).build()))
                .singleElement()
                .asString()
                .contains("proxyRole: max_sessions_per_client");
        assertThat(problemsWith(
                        proxyResources(),
                        "proxyRole",
                        role.toBuilder().setNatPortMin(50000).build()))
                .containsExactly("proxyRole: nat_port_min 50000 is above nat_port_max 49999");
        assertThat(problemsWith(
                        proxyResources(),
                        "proxyRole",
                        role.toBuilder()
                                .setAllowedTargets(
                                        0,
                                        Prefix.newBuilder()
                                                .setAddress(hex("c0000200"))
                                                .setLength(33))
                                .build()))
                .containsExactly("proxyRole: allowed_targets: a prefix of 192.0.2.0 has at most 32 bits, not 33");
        assertThat(problemsWith(
                        proxyResources(),
                        "clients/home-a",
                        ClientConfig.newBuilder().setClientId(12).build()))
                .containsExactly("associations/home-a--fra: client_id differs from that of clients/home-a");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(problemsWith(routerResources(), "tunnels/x", ClientConfig.getDefaultInstance()))
                .containsExactly("tunnels/x: this agent knows no resource of that name");
        assertThat(problemsWith(routerResources(), "paths/isp-a", ClientConfig.getDefaultInstance()))
                .contains("paths/isp-a: is a type.googleapis.com/cooprouter.agent.v1.ClientConfig, expected a"
                        + " cooprouter.agent.v1.PathConfig");
        Map<String, Any> bodies = new HashMap<>();
        bodies.put(
                "site",
                Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/cooprouter.agent.v1.SiteConfig")
                        .setValue(hex("ff"))
                        .build());
        assertThat(((Rejected) RuntimeConfigCompiler.compile(bodies)).problems())
                .anyMatch(problem -> problem.startsWith("site: cannot be parsed as a cooprouter.agent.v1.SiteConfig"));
    }

    @Test
    void shouldReportAllProblemsAtOnce() {
        Map<String, Message> broken = routerResources();
        broken.remove("proxies/fra");
        broken.remove("redundancyProfiles/double");

        assertThat(problems(broken)).hasSize(2);
    }

    @Test
    void shouldKnowTheUplinkWhoseSilenceANeighbourIsToldOf() {
        HandshakeConfig asking = HandshakeConfig.newBuilder()
                .setPathId(1)
                .setLocalAddress(hex("0a4d0001"))
                .setPassword("correct horse")
                .setAsksInEmergency(true)
                .build();
        assertThat(problemsWith(routerResources(), "handshakes/to-b", asking))
                .contains("handshakes/to-b: asks_in_emergency without an emergency_uplink");
        HandshakeConfig ofUplink =
                asking.toBuilder().setEmergencyUplink("isp-a").build();
        assertThat(problemsWith(routerResources(), "handshakes/to-b", ofUplink))
                .contains("handshakes/to-b: emergency_uplink: emergencies/isp-a does not exist");
        Map<String, Message> watched = new HashMap<>(routerResources());
        watched.put("handshakes/to-b", ofUplink);
        watched.put(
                "emergencies/isp-a",
                EmergencyConfig.newBuilder()
                        .setSilentTap("silent0")
                        .setProbeInterval(Duration.newBuilder().setNanos(20_000_000))
                        .setSilentAfter(Duration.newBuilder().setNanos(60_000_000))
                        .setRestoredAfter(Duration.newBuilder().setSeconds(2))
                        .build());
        assertThat(config(watched).handshakes())
                .singleElement()
                .satisfies(link -> assertThat(link.emergency()).isEqualTo(new EmergencyRole("isp-a", true)));
    }
}
