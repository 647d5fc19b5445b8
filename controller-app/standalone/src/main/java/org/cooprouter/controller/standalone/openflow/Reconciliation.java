// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.openflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/**
 * The least that turns what a bridge has into what it should have, in steps that a barrier separates, so that no packet finds
 * a gap: first meters and groups, which rules need; then rules, those of later tables first, an added rule replacing the
 * one with its match and priority in the same moment; then what nothing needs any more goes, rules of earlier tables first.
 *
 * @param steps in order; empty ones are left out
 * @param alreadyThere number of wanted rules that the bridge had
 */
record Reconciliation(List<List<Request>> steps, int alreadyThere) {
    private static final OFFactory OF13 = OFFactories.getFactory(OFVersion.OF_13);

    /** Compares {@code present} with {@code wanted}. */
    static Reconciliation of(BridgeImage present, EncodedProgram wanted) {
        Set<Long> found = new HashSet<>();
        Set<Long> twice = new HashSet<>();
        Set<StaleRules> stale = new HashSet<>();
        for (BridgeImage.Rule rule : present.rules()) {
            EncodedProgram.Rule same = wanted.rules().get(rule.cookie());
            if (same != null && same.rule().key().table() == rule.table()) {
                if (!found.add(rule.cookie())) {
                    twice.add(rule.cookie());
                }
            } else {
                stale.add(new StaleRules(rule.table(), rule.cookie()));
            }
        }
        List<List<Request>> steps = new ArrayList<>();
        steps.add(metersAndGroups(present, wanted));
        steps.add(wanted.rules().values().stream()
                .filter(rule -> !found.contains(rule.cookie()))
                .sorted(Comparator.comparingInt(
                                (EncodedProgram.Rule rule) -> rule.rule().key().table())
                        .reversed())
                .map(EncodedProgram.Rule::add)
                .toList());
        steps.add(made(wanted, twice));
        steps.add(stale.stream()
                .sorted(Comparator.comparingInt(StaleRules::table))
                .map(StaleRules::delete)
                .toList());
        steps.add(unusedGroupsAndMeters(present, wanted));
        return new Reconciliation(steps.stream().filter(step -> !step.isEmpty()).toList(), found.size());
    }

    /** Returns the number of messages that change something. */
    int changes() {
        return steps.stream().mapToInt(List::size).sum();
    }

    private static List<Request> metersAndGroups(BridgeImage present, EncodedProgram wanted) {
        List<Request> step = new ArrayList<>();
        for (EncodedProgram.Meter meter : wanted.meters().values()) {
            var shown = present.meters().get(meter.id());
            if (!meter.shown().equals(shown)) {
                step.add(shown == null ? meter.add() : meter.modify());
            }
        }
        for (EncodedProgram.Group group : wanted.groups().values()) {
            var shown = present.groups().get(group.id());
            if (!group.shown().equals(shown)) {
                step.add(shown == null ? group.add() : group.modify());
            }
        }
        return step;
    }

    /** Somebody has made a rule with the cookie of one of ours: both go, and ours comes back in the same moment. */
    private static List<Request> made(EncodedProgram wanted, Set<Long> twice) {
        List<Request> step = new ArrayList<>();
        for (long cookie : twice) {
            EncodedProgram.Rule ours = Objects.requireNonNull(wanted.rules().get(cookie));
            step.add(new StaleRules(ours.rule().key().table(), cookie).delete());
            step.add(ours.add());
        }
        return step;
    }

    private static List<Request> unusedGroupsAndMeters(BridgeImage present, EncodedProgram wanted) {
        List<Request> step = new ArrayList<>();
        present.groups().keySet().stream()
                .filter(id -> !wanted.groups().containsKey(id))
                .sorted(Integer::compareUnsigned)
                .forEach(id -> step.add(new Request(
                        OF13.buildGroupDelete()
                                .setXid(0)
                                .setGroup(OFGroup.of(id))
                                .setGroupType(OFGroupType.ALL)
                                .build(),
                        "delete group_id=" + Integer.toUnsignedString(id))));
        present.meters().keySet().stream()
                .filter(id -> !wanted.meters().containsKey(id))
                .sorted()
                .forEach(id -> step.add(new Request(
                        OF13.buildMeterMod()
                                .setXid(0)
                                .setCommand(OFMeterModCommand.DELETE)
                                .setMeterId(id)
                                .build(),
                        "delete meter=" + id)));
        return step;
    }

    /** Rules to delete: all of one table that have one cookie. */
    private record StaleRules(int table, long cookie) {
        Request delete() {
            var message = OF13.buildFlowDelete()
                    .setXid(0)
                    .setTableId(TableId.of(table))
                    .setCookie(U64.of(cookie))
                    .setCookieMask(U64.NO_MASK)
                    .setOutPort(OFPort.ANY)
                    .setOutGroup(OFGroup.ANY)
                    .build();
            return new Request(message, "delete table=" + table + ",cookie=0x" + Long.toHexString(cookie) + "/-1");
        }
    }
}
