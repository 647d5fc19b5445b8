// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.testing.Policies;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Replication;
import org.cooprouter.policy.v1.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DependenciesTest {
    private static Set<String> sites(List<Resource> before, List<Resource> after) {
        return Dependencies.sitesToCompile(Policy.of(before), Policy.of(after));
    }

    private static List<Resource> without(String... names) {
        List<Resource> rest = new ArrayList<>(Policies.all());
        rest.removeIf(resource -> List.of(names).contains(resource.getName()));
        return rest;
    }

    @Test
    void shouldCompileNothingForNothing() {
        assertThat(sites(Policies.all(), Policies.all())).isEmpty();
    }

    @Test
    void shouldNotCompileSitesThatAnAppTypeDoesNotConcern() {
        assertThat(sites(Policies.all(), Policies.all(Policies.appType("voice", Policies.udp(1, 1)))))
                .containsExactlyInAnyOrder("sites/home-a", "sites/fra");
    }

    /** Policies that differ from the main job's in one resource, each in another way. */
    static Stream<List<Resource>> changedPolicies() {
        Resource moved = Policies.fraSite().toBuilder()
                .setSite(Policies.fraSite().getSite().toBuilder()
                        .setUplinks(
                                0,
                                Policies.fraSite().getSite().getUplinks(0).toBuilder()
                                        .setAddress("203.0.113.6/30")
                                        .setGateway("203.0.113.5")))
                .build();
        Resource port = Policies.fra().toBuilder()
                .setProxy(Policies.fra().getProxy().toBuilder().setUdpPort(9000))
                .build();
        Resource agentPort = Policies.homeA().toBuilder()
                .setSite(Policies.homeA().getSite().toBuilder()
                        .setAgent(Policies.homeA().getSite().getAgent().toBuilder()
                                .setUdpPort(9000)))
                .build();
        Resource mac = Policies.homeB().toBuilder()
                .setSite(Policies.homeB().getSite().toBuilder()
                        .setBridge(Policies.homeB().getSite().getBridge().toBuilder()
                                .setRouterMac("02:00:5e:00:00:bb")))
                .build();
        Resource profile = Policies.profile().toBuilder()
                .setRedundancyProfile(RedundancyProfile.newBuilder()
                        .setReplication(Replication.newBuilder().setCopiesPerUplink(2)))
                .build();
        Resource everywhere = Policies.voice().toBuilder()
                .setAppType(Policies.voice().getAppType().toBuilder().clearSites())
                .build();
        return Stream.of(
                Policies.all(moved),
                Policies.all(port),
                Policies.all(agentPort),
                Policies.all(mac),
                Policies.all(profile),
                Policies.all(everywhere),
                Policies.all(Policies.appType("game", Policies.udp(9, 9))),
                without("cooperations/a-helped-by-b"),
                without("appTypes/voice"));
    }

    /** The whole, compiled anew, is what decides: no site may differ that the dependencies did not name. */
    @ParameterizedTest
    @MethodSource("changedPolicies")
    void shouldNameEverySiteThatDiffersWhenAllIsCompiled(List<Resource> after) {
        for (List<List<Resource>> direction : List.of(List.of(Policies.all(), after), List.of(after, Policies.all()))) {
            Numbers numbers = Numbers.NONE.extend(Policy.of(Policies.all())).extend(Policy.of(after));
            Set<String> differing = new TreeSet<>();
            for (String site : Policy.of(after).effective(ResourceName.SITES).keySet()) {
                if (!print(direction.get(0), numbers, site).equals(print(direction.get(1), numbers, site))) {
                    differing.add(site);
                }
            }
            assertThat(differing).isNotEmpty();
            assertThat(sites(direction.get(0), direction.get(1))).containsAll(differing);
        }
    }

    private static String print(List<Resource> resources, Numbers numbers, String site) {
        Policy policy = Policy.of(resources);
        Set<String> cooperations =
                Set.copyOf(policy.effective(ResourceName.COOPERATIONS).keySet());
        CompiledSite compiled =
                SiteCompiler.compile(new CompileInput(policy, numbers, cooperations, cooperations, Map.of()), site);
        return compiled.fullProgram() + "\n" + compiled.agentResources() + "\n" + compiled.associations();
    }
}
