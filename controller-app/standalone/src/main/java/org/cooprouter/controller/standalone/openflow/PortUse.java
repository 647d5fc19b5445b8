// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooprouter.controller.core.flow.Action;
import org.cooprouter.controller.core.flow.Bits;
import org.cooprouter.controller.core.flow.Ct;
import org.cooprouter.controller.core.flow.Field;
import org.cooprouter.controller.core.flow.FlowRule;
import org.cooprouter.controller.core.flow.GroupSpec;
import org.cooprouter.controller.core.flow.PortRef;

/**
 * Finds the ports that rules, buckets and actions name and a bridge does not have.
 *
 * @param ports of the bridge
 */
record PortUse(PortNumbers ports) implements Action.Visitor<Stream<PortRef>> {
    /** Returns the names of ports that {@code rule} needs and that are not there. */
    Set<String> missingIn(FlowRule rule) {
        return missing(Stream.concat(rule.key().match().inPort().stream(), used(rule.actions())));
    }

    /** Returns the names of ports that {@code bucket} needs and that are not there. */
    Set<String> missingIn(GroupSpec.Bucket bucket) {
        return missing(Stream.concat(bucket.watchPort().stream(), used(bucket.actions())));
    }

    /** Returns the names of ports that {@code actions} need and that are not there. */
    Set<String> missingIn(List<Action> actions) {
        return missing(used(actions));
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
