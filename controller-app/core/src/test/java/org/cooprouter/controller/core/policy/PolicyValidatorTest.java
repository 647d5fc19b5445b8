// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.Adaptive;
import org.cooprouter.policy.v1.AppType;
import org.cooprouter.policy.v1.BandwidthSharing;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.EmergencyConnection;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.Liveness;
import org.cooprouter.policy.v1.PortRange;
import org.cooprouter.policy.v1.Proxy;
import org.cooprouter.policy.v1.ProxyEndpoint;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Site;
import org.cooprouter.policy.v1.Splitting;
import org.cooprouter.policy.v1.TrafficMatch;
import org.cooprouter.policy.v1.Uplink;
import org.cooprouter.policy.v1.WeeklyWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyValidatorTest {
    private static List<Problem> problems(Resource... instead) {
        return PolicyValidator.validate(Policy.of(Policies.all(instead)));
    }

    private static Resource site(Consumer<Site.Builder> change) {
        Site.Builder site = Policies.homeA().getSite().toBuilder();
        change.accept(site);
        return Policies.homeA().toBuilder().setSite(site).build();
    }

    private static Resource proxy(Consumer<Proxy.Builder> change) {
        Proxy.Builder proxy = Policies.fra().getProxy().toBuilder();
        change.accept(proxy);
        return Policies.fra().toBuilder().setProxy(proxy).build();
    }

    private static Resource voice(Consumer<AppType.Builder> change) {
        AppType.Builder type = Policies.voice().getAppType().toBuilder();
        change.accept(type);
        return Policies.voice().toBuilder().setAppType(type).build();
    }

    private static Resource trying(Integer... sizes) {
        return voice(type -> type.getFragmentExperimentBuilder().addAllSizes(List.of(sizes)));
    }

    private static Resource profile(Consumer<RedundancyProfile.Builder> change) {
        RedundancyProfile.Builder profile = Policies.profile().getRedundancyProfile().toBuilder();
        change.accept(profile);
        return Policies.profile().toBuilder().setRedundancyProfile(profile).build();
    }

    private static Resource cooperation(Consumer<Cooperation.Builder> change) {
        Cooperation.Builder cooperation = Policies.cooperation().getCooperation().toBuilder();
        change.accept(cooperation);
        return Policies.cooperation().toBuilder().setCooperation(cooperation).build();
    }

    private static Arguments wrong(Resource resource, String path, String message) {
        return Arguments.of(resource, resource.getName() + "." + path, message);
    }

    static Stream<Arguments> wrongResources() {
        return Stream.concat(wrongSites(), Stream.concat(wrongTypes(), wrongOthers()));
    }

    private static Stream<Arguments> wrongSites() {
        return Stream.of(
                wrong(site(s -> s.getBridgeBuilder().setDatapathId("12")), "bridge.datapath_id", "16 hexadecimal"),
                wrong(
                        site(s -> s.getBridgeBuilder().setRouterMac("01:00:5e:00:00:01")),
                        "bridge.router_mac",
                        "MAC address of one station"),
                wrong(site(s -> s.getBridgeBuilder().setRouterMac("")), "bridge.router_mac", "missing"),
                wrong(
                        site(s -> s.getBridgeBuilder().setConntrackZone(70000)),
                        "bridge.conntrack_zone",
                        "expected 1 to 65535"),
                wrong(site(s -> s.getBridgeBuilder().setAgentPort("lan0")), "lan.port", "already used"),
                wrong(site(s -> s.getLanBuilder().setAddress("192.168.1.1")), "lan.address", "prefix length"),
                wrong(site(s -> s.getLanBuilder().setAddress("2001:db8::1/64")), "lan.address", "IPv6"),
                wrong(site(Site.Builder::clearUplinks), "uplinks", "at least one"),
                wrong(
                        site(s -> s.getUplinksBuilder(0).setGateway("198.51.100.9")),
                        "uplinks[0].gateway",
                        "of the network 198.51.100.2/30"),
                wrong(
                        site(s -> s.getUplinksBuilder(0).setGateway("198.51.100.2")),
                        "uplinks[0].gateway",
                        "another address"),
                wrong(site(s -> s.getUplinksBuilder(0).setMtu(100)), "uplinks[0].mtu", "expected 576 to 9000 bytes"),
                wrong(
                        site(s -> s.getUplinksBuilder(0).setCapacityUpBps(-1)),
                        "uplinks[0].capacity_up_bps",
                        "is 18446744073709551615, expected 0"),
                wrong(site(s -> s.getUplinksBuilder(0).setId("ISP")), "uplinks[0].id", "1-40 characters"),
                wrong(site(s -> s.getUplinksBuilder(0).setId("a--b")), "uplinks[0].id", "single '-'"),
                wrong(site(s -> s.getUplinksBuilder(0).setId("to-b")), "links[0].id", "already the id"),
                wrong(
                        site(s -> s.getLinksBuilder(0).setPeerSite("sites/nowhere")),
                        "links[0].peer_site",
                        "does not exist"),
                wrong(
                        site(s -> s.getLinksBuilder(0).setPeerSite("sites/home-a")),
                        "links[0].peer_site",
                        "the site itself"),
                wrong(site(s -> s.getLinksBuilder(0).setPeerLink("x")), "links[0].peer_link", "has no link"),
                wrong(site(s -> s.getLinksBuilder(0).setId("other")), "links[0].peer_link", "must name each other"),
                wrong(
                        site(s -> s.getLinksBuilder(0).setAddress("10.88.0.1/30")),
                        "links[0].address",
                        "two addresses of one network"),
                wrong(
                        site(s -> s.getLinksBuilder(0).setAddress("192.168.1.9/30")),
                        "links[0].address",
                        "overlaps with that of 192.168.1.1/24"),
                wrong(
                        site(s -> s.getAgentBuilder().setProbeInterval(Durations.fromMillis(1))),
                        "agent.probe_interval",
                        "expected 0.020s to 60s"));
    }

    private static Stream<Arguments> wrongTypes() {
        return Stream.of(
                wrong(voice(AppType.Builder::clearMatches), "matches", "is empty"),
                wrong(voice(t -> t.setMatches(0, TrafficMatch.getDefaultInstance())), "matches[0]", "match everything"),
                wrong(voice(t -> t.getMatchesBuilder(0).clearProtocol()), "matches[0].foreign_ports", "needs protocol"),
                wrong(
                        voice(t -> t.getMatchesBuilder(0)
                                .setForeignPorts(
                                        0, PortRange.newBuilder().setFirst(9).setLast(8))),
                        "matches[0].foreign_ports[0].last",
                        "expected 9 to 65535"),
                wrong(
                        voice(t -> t.getMatchesBuilder(0).addForeignPrefixes("192.0.2.0/33")),
                        "matches[0].foreign_prefixes[0]",
                        "prefix length"),
                wrong(voice(t -> t.getMatchesBuilder(0).addDscp(64)), "matches[0].dscp[0]", "expected 0 to 63"),
                wrong(voice(t -> t.setPriority(1000)), "priority", "expected 0 to 999"),
                wrong(
                        voice(t -> t.setExpectedPacketRatePps(-1)),
                        "expected_packet_rate_pps",
                        "is -1.0, expected 0 to 100000"),
                wrong(
                        voice(t -> t.setExpectedPacketRatePps(Double.NaN)),
                        "expected_packet_rate_pps",
                        "expected 0 to 100000"),
                wrong(
                        voice(t -> t.setOutboundIdleTimeout(Durations.fromSeconds(-1))),
                        "outbound_idle_timeout",
                        "is -1s, expected"),
                wrong(voice(t -> t.setMaxFragmentSize(49)), "max_fragment_size", "is 49, expected 50 to 1400 bytes"),
                wrong(voice(t -> t.setMaxFragmentSize(1401)), "max_fragment_size", "is 1401, expected 50 to 1400"),
                wrong(voice(AppType.Builder::clearPreferredProxies), "preferred_proxies", "at least one"),
                wrong(
                        voice(t -> t.setPreferredProxies(0, "proxies/nowhere")),
                        "preferred_proxies[0]",
                        "does not exist; declare it"),
                wrong(
                        voice(t -> t.setPreferredProxies(0, "sites/home-a")),
                        "preferred_proxies[0]",
                        "expected a name in \"proxies/\""),
                wrong(voice(t -> t.setRedundancyProfile("")), "redundancy_profile", "is missing"),
                wrong(voice(t -> t.setSites(0, "sites/nowhere")), "sites[0]", "does not exist"),
                wrong(voice(t -> t.setSites(0, "sites/fra")), "sites[0]", "has no LAN"));
    }

    private static Stream<Arguments> wrongOthers() {
        return Stream.of(
                wrong(proxy(p -> p.setSite("sites/home-a")), "site", "has a LAN"),
                wrong(proxy(p -> p.setUplink("nothing")), "uplink", "has no uplink"),
                wrong(proxy(p -> p.setUdpPort(40000)), "udp_port", "between nat_port_min and nat_port_max"),
                wrong(proxy(p -> p.setNatPortMax(100)), "nat_port_max", "expected 32768 to 65535"),
                wrong(
                        proxy(p -> p.setMaxSessionsPerClient(-1)),
                        "max_sessions_per_client",
                        "is 4294967295, expected 1 to 4194304"),
                wrong(trying(), "fragment_experiment.sizes", "has 0 sizes; name 1 to 4"),
                wrong(trying(200, 40), "fragment_experiment.sizes[1]", "is 40, expected 50 to 1400"),
                wrong(trying(200, 200), "fragment_experiment.sizes", "names a size twice"),
                wrong(
                        voice(t ->
                                t.getFragmentExperimentBuilder().addSizes(100).setPercent(90)),
                        "fragment_experiment.percent",
                        "is 90, expected 1 to 50"),
                wrong(
                        proxy(p -> p.addMoreEndpoints(ProxyEndpoint.newBuilder().setUplink("nothing"))),
                        "more_endpoints[0].uplink",
                        "has no uplink of that id"),
                wrong(
                        proxy(p -> p.addMoreEndpoints(ProxyEndpoint.newBuilder().setUdpPort(40000))),
                        "more_endpoints[0].udp_port",
                        "choose one outside"),
                wrong(
                        proxy(p -> p.addMoreEndpoints(ProxyEndpoint.newBuilder().setUplink("net"))),
                        "more_endpoints[0].udp_port",
                        "is reached at that uplink already"),
                wrong(
                        proxy(p -> {
                            for (int port = 1; port <= 4; port++) {
                                p.addMoreEndpoints(ProxyEndpoint.newBuilder().setUdpPort(port));
                            }
                        }),
                        "more_endpoints",
                        "has 4 endpoints; at most 3"),
                wrong(proxy(p -> p.addAllowedTargets("anything")), "allowed_targets[0]", "prefix length"),
                wrong(profile(RedundancyProfile.Builder::clearReplication), "", "no scheme"),
                wrong(
                        profile(p -> p.setReplication(Replication.newBuilder().setCopiesPerUplink(5))),
                        "replication.copies_per_uplink",
                        "expected 0 to 4"),
                wrong(
                        profile(p -> p.setReplication(
                                Replication.newBuilder().setCopiesPerUplink(0).setCopiesPerNeighbour(0))),
                        "replication",
                        "sends no copy"),
                wrong(
                        profile(p -> p.setRaic5(Splitting.newBuilder().setParts(1))),
                        "raic5.parts",
                        "is 1, expected 2 to 62"),
                wrong(
                        profile(p -> p.setAdaptive(Adaptive.newBuilder().setMaxOverheadPercent(1001))),
                        "adaptive.max_overhead_percent",
                        "is 1001, expected 0 to 1000"),
                wrong(
                        profile(p -> p.setAdaptive(Adaptive.newBuilder().addCandidates("redundancyProfiles/absent"))),
                        "adaptive.candidates[0]",
                        "names redundancyProfiles/absent, which does not exist"),
                wrong(
                        profile(p -> p.setAdaptive(Adaptive.newBuilder().addCandidates("redundancyProfiles/double"))),
                        "adaptive.candidates",
                        "is adaptive itself"),
                wrong(
                        profile(p -> p.setRaic6(Splitting.newBuilder().setParts(63))),
                        "raic6.parts",
                        "is 63, expected 2 to 62"),
                wrong(
                        profile(p -> p.setFragments(Splitting.newBuilder().setTimes(5))),
                        "fragments.times",
                        "is 5, expected 1 to 4"),
                wrong(
                        profile(p -> p.setRaic5(Splitting.newBuilder().setSharePerNeighbour(5))),
                        "raic5.share_per_neighbour",
                        "expected 0 to 4"),
                wrong(
                        profile(p -> p.setRaic5(
                                Splitting.newBuilder().setSharePerUplink(0).setSharePerNeighbour(0))),
                        "raic5",
                        "gives no path a share"),
                wrong(
                        profile(p -> p.setRaict(Raict.newBuilder().setDepth(17))),
                        "raict.depth",
                        "is 17, expected 1 to 16"),
                wrong(profile(p -> p.setRaict(Raict.newBuilder().setCopiesPerUplink(0))), "raict", "sends no copy"),
                wrong(
                        profile(p ->
                                p.setFec(ForwardErrorCorrection.newBuilder().setK(65))),
                        "fec.k",
                        "is 65, expected 1 to 64"),
                wrong(
                        profile(p ->
                                p.setFec(ForwardErrorCorrection.newBuilder().setR(33))),
                        "fec.r",
                        "is 33, expected 1 to 32"),
                wrong(
                        profile(p -> p.setFec(
                                ForwardErrorCorrection.newBuilder().setK(43).setInterleave(3))),
                        "fec",
                        "keeps 129 packets"),
                wrong(
                        profile(p -> p.setFec(ForwardErrorCorrection.newBuilder()
                                .setRepairSharePerUplink(0)
                                .setRepairSharePerNeighbour(0))),
                        "fec",
                        "gives no path a share of the repair copies"),
                wrong(profile(p -> p.setMaxSkew(Durations.fromSeconds(11))), "max_skew", "expected 0.010s to 10s"),
                wrong(
                        profile(p -> p.getSpreadBuilder().setAtMost(Durations.fromMillis(251))),
                        "spread.at_most",
                        "expected 0.001s to 0.250s"),
                wrong(
                        profile(p -> p.setMaxSkew(Durations.fromMillis(100))
                                .getSpreadBuilder()
                                .setAtMost(Durations.fromMillis(51))),
                        "spread.at_most",
                        "more than half of max_skew"),
                wrong(
                        profile(p -> p.getSteadyBuilder().setHold(Durations.fromSeconds(1))),
                        "steady.hold",
                        "expected 0.001s to 0.250s"),
                wrong(cooperation(c -> c.setLink("nothing")), "link", "has no link of that id"),
                wrong(cooperation(c -> c.setHelper("sites/fra")), "helper", "leads to sites/home-b"),
                wrong(
                        cooperation(c -> c.getLatencyOptimizationBuilder().setMaxBps(100)),
                        "latency_optimization.max_bps",
                        "expected 64000"),
                wrong(
                        cooperation(c -> c.getLatencyOptimizationBuilder().clearAllowedProxies()),
                        "latency_optimization.allowed_proxies",
                        "is empty"),
                wrong(
                        cooperation(c -> c.addSchedule(
                                WeeklyWindow.newBuilder().setStart("25:00").setEnd("26:00"))),
                        "schedule[0].start",
                        "expected HH:MM"),
                wrong(
                        cooperation(c -> c.addSchedule(WeeklyWindow.newBuilder()
                                .setStart("10:00")
                                .setEnd("11:00")
                                .setTimeZone("Mars/Olympus"))),
                        "schedule[0].time_zone",
                        "IANA name"));
    }

    @Test
    void shouldRefuseAnExperimentWithPacketsThatAProfileSplitsItself() {
        Resource splitting = profile(profile -> profile.setRaic5(Splitting.getDefaultInstance()));

        assertThat(problems(trying(100, 200), splitting))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("needs a profile with the scheme replication");
        assertThat(problems(trying(100, 200))).isEmpty();
    }

    @Test
    void shouldAllowRepairCopiesToChooseFrom() {
        Resource repairing = Policies.profile().toBuilder()
                .setName("redundancyProfiles/repairing")
                .setRedundancyProfile(RedundancyProfile.newBuilder().setRaict(Raict.getDefaultInstance()))
                .build();

        assertThat(problems(
                        repairing,
                        profile(p ->
                                p.setAdaptive(Adaptive.newBuilder().addCandidates("redundancyProfiles/repairing")))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("wrongResources")
    void shouldSayWhatIsWrongAndWhere(Resource resource, String path, String message) {
        String where = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
        assertThat(problems(resource)).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(where);
            assertThat(problem.message()).contains(message);
        });
    }

    private static Resource watched(Consumer<Liveness.Builder> change) {
        Site.Builder site = Policies.watchedHomeA().getSite().toBuilder();
        change.accept(site.getUplinksBuilder(0).getLivenessBuilder());
        return Policies.watchedHomeA().toBuilder().setSite(site).build();
    }

    private static Resource emergency(Consumer<EmergencyConnection.Builder> change) {
        Cooperation.Builder cooperation = Policies.emergency().getCooperation().toBuilder();
        change.accept(cooperation.getEmergencyConnectionBuilder());
        return Policies.emergency().toBuilder().setCooperation(cooperation).build();
    }

    static Stream<Arguments> wrongEmergencies() {
        return Stream.of(
                wrong(
                        watched(l -> l.addReflectors("nowhere")),
                        "uplinks[0].liveness.reflectors[2]",
                        "expected an address"),
                wrong(
                        watched(l -> l.addReflectors("192.168.1.9")),
                        "uplinks[0].liveness.reflectors[2]",
                        "on the Internet"),
                wrong(
                        watched(l -> l.setProbeInterval(Durations.fromMillis(9))),
                        "uplinks[0].liveness.probe_interval",
                        "expected 0.010s to 10s"),
                wrong(
                        watched(l -> l.setSilentAfter(Durations.fromMillis(199))),
                        "uplinks[0].liveness.silent_after",
                        "expected 0.200s to 60s"),
                wrong(
                        watched(l -> l.setRestoredAfter(Durations.fromMillis(99))),
                        "uplinks[0].liveness.restored_after",
                        "expected 0.100s"),
                wrong(watched(l -> l.setSilentPort("live0")), "uplinks[0].liveness.silent_port", "already used"),
                wrong(emergency(e -> e.setMaxBps(100)), "emergency_connection.max_bps", "expected 64000"),
                wrong(
                        emergency(e -> e.setInterval(Durations.fromMillis(99))),
                        "emergency_connection.interval",
                        "expected 0.100s to 10s"),
                wrong(
                        emergency(e -> e.setResetTcpAfter(Durations.fromMinutes(11))),
                        "emergency_connection.reset_tcp_after",
                        "expected 0s to 600s"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("wrongEmergencies")
    void shouldSayWhatIsWrongWithAnEmergencyConnection(Resource resource, String path, String message) {
        List<Resource> others = new ArrayList<>(List.of(Policies.watchedHomeA(), Policies.emergency()));
        others.removeIf(other -> other.getName().equals(resource.getName()));
        others.add(resource);

        assertThat(problems(others.toArray(Resource[]::new))).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
        });
    }

    private static Resource sharing(Consumer<BandwidthSharing.Builder> change) {
        Cooperation.Builder cooperation = Policies.sharing().getCooperation().toBuilder();
        change.accept(cooperation.getBandwidthSharingBuilder());
        return Policies.sharing().toBuilder().setCooperation(cooperation).build();
    }

    static Stream<Arguments> wrongSharings() {
        return Stream.of(
                wrong(sharing(s -> s.setMaxBps(63_999)), "bandwidth_sharing.max_bps", "expected 64000"),
                wrong(
                        sharing(s -> s.setOccupiedOver(Durations.fromMillis(999))),
                        "bandwidth_sharing.occupied_over",
                        "expected 1s to 60s"),
                wrong(
                        sharing(s -> s.setPeakOver(Durations.fromSeconds(59))),
                        "bandwidth_sharing.peak_over",
                        "expected 60s to 86400s"),
                wrong(sharing(s -> s.setReservePercent(91)), "bandwidth_sharing.reserve_percent", "expected 0 to 90"),
                wrong(
                        sharing(s -> s.addKeepHome(TrafficMatch.getDefaultInstance())),
                        "bandwidth_sharing.keep_home[0]",
                        "would match everything"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("wrongSharings")
    void shouldSayWhatIsWrongWithSharedBandwidth(Resource resource, String path, String message) {
        assertThat(problems(resource)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void shouldAcceptSharedBandwidthBesideTheOtherCooperationsOfTheLink() {
        assertThat(problems(Policies.watchedHomeA(), Policies.emergency(), Policies.sharing()))
                .isEmpty();
    }

    @Test
    void shouldAcceptAnEmergencyConnectionBesideTheOtherCooperationOfTheLink() {
        assertThat(problems(Policies.watchedHomeA(), Policies.emergency())).isEmpty();
    }

    @Test
    void shouldRefuseAnEmergencyConnectionOfASiteThatCannotNoticeSilence() {
        assertThat(problems(Policies.emergency()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("needs `liveness`"));
    }

    @Test
    void shouldLeaveTheHelperSomethingOfItsUplink() {
        Site.Builder helper = Policies.homeB().getSite().toBuilder();
        helper.getUplinksBuilder(0).setCapacityUpBps(5_000_000).setCapacityDownBps(50_000_000);
        Resource homeB = Policies.homeB().toBuilder().setSite(helper).build();

        assertThat(problems(Policies.watchedHomeA(), homeB, Policies.emergency()))
                .extracting(Problem::toString)
                .containsExactly(
                        "cooperations/a-in-emergency.emergency_connection.max_bps: is 5000000, but the helper's"
                                + " uplink \"isp-b\" has a capacity_up_bps of 5000000; the helper must keep something for itself");
    }

    @Test
    void shouldRefuseASecondHelperInAnEmergency() {
        Resource second =
                Policies.emergency().toBuilder().setName("cooperations/another").build();

        assertThat(problems(Policies.watchedHomeA(), Policies.emergency(), second))
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("a site has one helper in an emergency"));
    }

    @Test
    void shouldRefuseTwoSitesWithOneBridge() {
        assertThat(problems(site(s -> s.getBridgeBuilder().setDatapathId("000000000000000B"))))
                .extracting(Problem::toString)
                .containsExactly("sites/home-b.bridge.datapath_id: 000000000000000b is already used by sites/home-a;"
                        + " every bridge has its own");
    }

    @Test
    void shouldAcceptAProxyThatIsReachedAtSeveralUplinksAndPorts() {
        assertThat(PolicyValidator.validate(Policy.of(Policies.withThreeEndpoints())))
                .isEmpty();
    }

    @Test
    void shouldAcceptTheMainJob() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void shouldReportAllProblemsAtOnce() {
        Resource site = site(s -> s.getLanBuilder().setAddress("nonsense"));
        Resource type = voice(t -> t.setPriority(-5));
        assertThat(problems(site, type)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldRefuseOverlappingPrefixesWithContradictingTypes() {
        Resource first = Policies.appType(
                "first",
                TrafficMatch.newBuilder().addForeignPrefixes("192.0.2.0/24").build());
        Resource second = Policies.appType(
                "second",
                TrafficMatch.newBuilder().addForeignPrefixes("192.0.2.128/25").build());
        assertThat(PolicyValidator.validate(Policy.of(Policies.all(voice(t -> t.setPriority(7)), first, second))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("appTypes/second.matches[0]");
                    assertThat(problem.message())
                            .contains("appTypes/first.matches[0]", "192.0.2.128/25 overlaps with 192.0.2.0/24");
                });
    }

    @Test
    void shouldAcceptOverlapsThatPriorityOrSitesDecide() {
        Resource higher = Policies.appType("higher", Policies.udp(5004, 5004));
        higher = higher.toBuilder()
                .setAppType(higher.getAppType().toBuilder().setPriority(1))
                .build();
        Resource elsewhere = Policies.appType("elsewhere", Policies.udp(5004, 5004));
        elsewhere = elsewhere.toBuilder()
                .setAppType(elsewhere.getAppType().toBuilder().setSites(0, "sites/home-b"))
                .build();
        assertThat(problems(higher, elsewhere)).isEmpty();
    }

    @Test
    void shouldRefuseNamesThatAreNoneAndContentsInTheWrongCollection() {
        Resource unnamed = Policies.homeA().toBuilder().setName("").build();
        Resource odd = Policies.homeA().toBuilder().setName("sites/Home A").build();
        Resource misplaced =
                Policies.homeA().toBuilder().setName("proxies/home-a").build();
        Resource empty = Resource.newBuilder().setName("sites/empty").build();
        assertThat(PolicyValidator.validateRequest(List.of(unnamed, odd, misplaced, empty, empty)))
                .extracting(Problem::path)
                .containsExactly(
                        "resources", "sites/Home A", "proxies/home-a", "sites/empty", "sites/empty", "sites/empty");
    }

    @Test
    void shouldNotLeaveReferencesWithoutTheirTarget() {
        assertThat(PolicyValidator.validateRemoval(Policy.of(Policies.all()), List.of("proxies/fra")))
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "proxies/fra: is still named by appTypes/voice.preferred_proxies[0];"
                                + " change or delete appTypes/voice first",
                        "proxies/fra: is still named by"
                                + " cooperations/a-helped-by-b.latency_optimization.allowed_proxies[0];"
                                + " change or delete cooperations/a-helped-by-b first");
    }

    @Test
    void shouldFillInTheDefaultsThatTheApiPromises() {
        Policy policy = Policy.of(Policies.all());
        Uplink uplink = policy.site("sites/home-a").orElseThrow().getUplinks(0);
        assertThat(uplink.getMtu()).isEqualTo(1500);
        assertThat(policy.site("sites/home-a").orElseThrow().getLan().getPort()).isEqualTo("lan0");
        assertThat(policy.proxy("proxies/fra").orElseThrow().getNatPortMin()).isEqualTo(32768);
        assertThat(policy.proxy("proxies/fra").orElseThrow().getMaxSessionsPerClient())
                .isEqualTo(4096);
        Policy many = Policy.of(Policies.withThreeEndpoints());
        assertThat(many.proxy("proxies/fra").orElseThrow().getMoreEndpoints(0).getUdpPort())
                .isEqualTo(7177);
        assertThat(policy.profile("redundancyProfiles/double")
                        .orElseThrow()
                        .getReplication()
                        .getCopiesPerNeighbour())
                .isEqualTo(1);
        assertThat(policy.declared().get("proxies/fra").getProxy().getNatPortMin())
                .isZero();
    }
}
