// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.controller.core.policy.PolicyValidator;
import org.cooprouter.controller.core.policy.Problem;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.policy.v1.ApplyResourcesRequest;
import org.cooprouter.policy.v1.ChangeKind;
import org.cooprouter.policy.v1.DeleteResourcesRequest;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceChange;
import org.jspecify.annotations.Nullable;

/** Works out what a request changes: pure functions that refuse what is wrong. */
final class Planner {
    private static final int MAX_COMMENT = 200;

    private Planner() {}

    static Plan apply(PolicySnapshot current, ApplyResourcesRequest request) {
        if (request.hasExpectedRevision() && request.getExpectedRevision() != current.revision()) {
            throw Errors.of(
                    Code.ABORTED,
                    "the policy is at revision " + current.revision() + ", not at the expected "
                            + request.getExpectedRevision() + "; look at what has changed and apply again");
        }
        checkComment(request.getComment());
        refuse(Code.INVALID_ARGUMENT, PolicyValidator.validateRequest(request.getResourcesList()));
        List<Resource> put = new ArrayList<>();
        List<ResourceChange> changes = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Resource given : request.getResourcesList()) {
            Resource resource = declared(given);
            named.add(resource.getName());
            Resource before = current.policy().declared().get(resource.getName());
            ChangeKind kind = kind(before, resource);
            changes.add(change(resource.getName(), kind));
            if (kind != ChangeKind.CHANGE_KIND_UNCHANGED) {
                put.add(resource);
            }
        }
        List<String> deleted = new ArrayList<>();
        if (request.getPrune()) {
            deleted.addAll(current.policy().declared().keySet());
            deleted.removeAll(named);
        }
        Policy policy = current.policy().with(put, deleted);
        refuse(Code.INVALID_ARGUMENT, PolicyValidator.validate(policy));
        return plan(current, policy, put, deleted, changes, request.getValidateOnly());
    }

    static Plan delete(PolicySnapshot current, DeleteResourcesRequest request) {
        checkComment(request.getComment());
        List<String> names = List.copyOf(new TreeSet<>(request.getNamesList()));
        for (String name : names) {
            if (!current.policy().declared().containsKey(name)) {
                throw Errors.of(Code.NOT_FOUND, name + " does not exist; nothing was deleted");
            }
        }
        refuse(Code.FAILED_PRECONDITION, PolicyValidator.validateRemoval(current.policy(), names));
        Policy policy = current.policy().with(List.of(), names);
        refuse(Code.FAILED_PRECONDITION, PolicyValidator.validate(policy));
        return plan(current, policy, List.of(), names, new ArrayList<>(), request.getValidateOnly());
    }

    private static Plan plan(
            PolicySnapshot current,
            Policy policy,
            List<Resource> put,
            List<String> deleted,
            List<ResourceChange> changes,
            boolean preview) {
        deleted.forEach(name -> changes.add(change(name, ChangeKind.CHANGE_KIND_DELETED)));
        Numbers numbers = current.numbers().extend(policy);
        PolicySnapshot next = new PolicySnapshot(current.revision(), policy, numbers);
        if (preview) {
            return new Plan(policy, numbers, put, deleted, changes, SiteChanges.between(current, next));
        }
        SiteChanges.requireCompilable(current, next);
        return new Plan(policy, numbers, put, deleted, changes, List.of());
    }

    /** What operators may write; the rest is ours. */
    private static Resource declared(Resource resource) {
        return resource.toBuilder().clearRevision().clearUpdateTime().build();
    }

    private static ChangeKind kind(@Nullable Resource before, Resource after) {
        if (before == null) {
            return ChangeKind.CHANGE_KIND_CREATED;
        }
        return declared(before).equals(after) ? ChangeKind.CHANGE_KIND_UNCHANGED : ChangeKind.CHANGE_KIND_UPDATED;
    }

    private static ResourceChange change(String name, ChangeKind kind) {
        return ResourceChange.newBuilder().setName(name).setKind(kind).build();
    }

    private static void checkComment(String comment) {
        if (comment.length() > MAX_COMMENT) {
            refuse(
                    Code.INVALID_ARGUMENT,
                    List.of(new Problem("comment", "has more than " + MAX_COMMENT + " characters; shorten it")));
        }
    }

    private static void refuse(Code code, Collection<Problem> problems) {
        if (!problems.isEmpty()) {
            throw Errors.of(code, List.copyOf(problems));
        }
    }
}
