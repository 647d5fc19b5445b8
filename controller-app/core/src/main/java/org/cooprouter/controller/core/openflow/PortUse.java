// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.openflow;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowProgram;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.PortRef;

/** Finds the ports that rules, buckets and actions name and a bridge does not have. */
public final class PortUse implements Action.Visitor<Stream<PortRef>> {
    private final PortNumbers ports;

    /** Against the {@code ports} of a bridge. */
    public PortUse(PortNumbers ports) {
        this.ports = ports;
    }

    /** Names of ports that {@code program} needs and that are not there, in order. */
    public Set<String> missingIn(FlowProgram program) {
        Set<String> names = new TreeSet<>();
        program.groups().values().forEach(group -> group.buckets().forEach(bucket -> names.addAll(missingIn(bucket))));
        program.rules().values().forEach(rule -> names.addAll(missingIn(rule)));
        return names;
    }

    /** {@code program} without the rules and buckets that need a port which is not there. */
    public FlowProgram present(FlowProgram program) {
        FlowProgram.Builder result = FlowProgram.builder();
        program.meters().values().forEach(result::add);
        for (GroupSpec group : program.groups().values()) {
            List<GroupSpec.Bucket> buckets = group.buckets().stream()
                    .filter(bucket -> missingIn(bucket).isEmpty())
                    .collect(Collectors.toList());
            result.add(new GroupSpec(group.id(), group.type(), buckets));
        }
        program.rules().values().stream()
                .filter(rule -> missingIn(rule).isEmpty())
                .forEach(result::add);
        return result.build();
    }

    /** Names of ports that {@code actions} need and that are not there. */
    public Set<String> missingIn(List<Action> actions) {
        return missing(used(actions));
    }

    private Set<String> missingIn(FlowRule rule) {
        return missing(Stream.concat(rule.key().match().inPort().stream(), used(rule.actions())));
    }

    private Set<String> missingIn(GroupSpec.Bucket bucket) {
        return missing(Stream.concat(bucket.watchPort().stream(), used(bucket.actions())));
    }

    private Stream<PortRef> used(List<Action> actions) {
        return actions.stream().flatMap(action -> action.accept(this));
    }

    private Set<String> missing(Stream<PortRef> used) {
        return used.filter(port -> ports.find(port).isEmpty())
                .map(PortRef::name)
                .collect(Collectors.toSet());
    }

    @Override
    public Stream<PortRef> output(PortRef port) {
        return Stream.of(port);
    }

    @Override
    public Stream<PortRef> ct(Ct ct) {
        return used(ct.exec());
    }

    @Override
    public Stream<PortRef> group(int groupId) {
        return Stream.empty();
    }

    @Override
    public Stream<PortRef> setField(Field field, Bits value) {
        return Stream.empty();
    }

    @Override
    public Stream<PortRef> move(Field source, int sourceOffset, Field target, int targetOffset, int bits) {
        return Stream.empty();
    }

    @Override
    public Stream<PortRef> decTtl() {
        return Stream.empty();
    }

    @Override
    public Stream<PortRef> resubmit(int table) {
        return Stream.empty();
    }
}
