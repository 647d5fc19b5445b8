// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cooprouter.agent.v1.Resource;
import org.cooprouter.controller.core.compile.CompileInput;
import org.cooprouter.controller.core.compile.CompiledSite;
import org.cooprouter.controller.core.compile.Dependencies;
import org.cooprouter.controller.core.compile.SiteCompiler;
import org.cooprouter.controller.core.flow.FlowDelta;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.controller.core.southbound.AgentConfig;
import org.cooprouter.policy.v1.Cooperation;
import org.cooprouter.policy.v1.SiteChange;

/** What differs at each site between two policies once all is rolled out and every agreed cooperation is active. */
final class SiteChanges {
    private SiteChanges() {}

    static List<SiteChange> between(PolicySnapshot before, PolicySnapshot after) {
        CompileInput old = input(before);
        CompileInput next = input(after);
        List<SiteChange> changes = new ArrayList<>();
        for (String site : new TreeSet<>(Dependencies.sitesToCompile(before.policy(), after.policy()))) {
            SiteChange change = change(site, compile(old, site), compile(next, site)).toBuilder()
                    .addAllNotes(CooperationNotes.at(site, before.policy(), after.policy()))
                    .build();
            if (!change.equals(SiteChange.newBuilder().setSite(site).build())) {
                changes.add(change);
            }
        }
        return changes;
    }

    /**
     * Compiles what is new at each site for {@code after}, so that what cannot be compiled is found before it is committed.
     *
     * @throws RuntimeException as the compiler does
     */
    static void requireCompilable(PolicySnapshot before, PolicySnapshot after) {
        CompileInput next = input(after);
        Dependencies.sitesToCompile(before.policy(), after.policy()).forEach(site -> compile(next, site));
    }

    private static CompileInput input(PolicySnapshot snapshot) {
        Set<String> agreed = new HashSet<>();
        snapshot.policy().effective(ResourceName.COOPERATIONS).forEach((name, resource) -> {
            Cooperation cooperation = resource.getCooperation();
            if (cooperation.getBeneficiaryConsents() && cooperation.getHelperConsents()) {
                agreed.add(name);
            }
        });
        return new CompileInput(snapshot.policy(), snapshot.numbers(), agreed, agreed, Map.of());
    }

    private static Optional<CompiledSite> compile(CompileInput input, String site) {
        return input.policy().site(site).isPresent()
                ? Optional.of(SiteCompiler.compile(input, site))
                : Optional.empty();
    }

    private static SiteChange change(String site, Optional<CompiledSite> before, Optional<CompiledSite> after) {
        AgentConfig oldConfig = new AgentConfig(resources(before));
        AgentConfig newConfig = new AgentConfig(resources(after));
        FlowDelta rules = program(before).to(program(after));
        SiteChange.Builder change = SiteChange.newBuilder()
                .setSite(site)
                .addAllAgentRemovals(AgentConfig.removals(oldConfig, newConfig))
                .addAllRulesAdded(rules.linesAdded())
                .addAllRulesRemoved(rules.linesRemoved());
        AgentConfig.upserts(oldConfig, newConfig).forEach(resource -> change.addAgentUpserts(resource.getName()));
        return change.build();
    }

    /** With the associations' names; their keys come and go with them. */
    private static SortedMap<String, Resource> resources(Optional<CompiledSite> site) {
        if (!site.isPresent()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Resource> all = new TreeMap<>(site.get().agentResources());
        site.get().associations().forEach(association -> {
            String name = "associations/" + association.id();
            all.put(name, Resource.newBuilder().setName(name).build());
        });
        return all;
    }

    private static FlowProgram program(Optional<CompiledSite> site) {
        return site.map(CompiledSite::fullProgram).orElse(FlowProgram.EMPTY);
    }
}
