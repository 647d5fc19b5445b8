// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooprouter.controller.core.policy.References.Reference;
import org.cooprouter.policy.v1.Resource;

/** Finds everything that is wrong with a policy, so that an operator mends it in one go. */
public final class PolicyValidator {
    private PolicyValidator() {}

    /** Problems of resources taken for themselves: to be asked for those of a request, before they are part of a policy. */
    public static List<Problem> validateRequest(Collection<Resource> resources) {
        List<Problem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Resource resource : resources) {
            Scope scope = new Scope(problems, resource.getName().isEmpty() ? "resources" : resource.getName());
            name(scope, resource);
            scope.require(names.add(resource.getName()), "occurs twice in the request; keep one");
        }
        return problems;
    }

    private static void name(Scope scope, Resource resource) {
        String collection = ResourceName.collection(resource.getName());
        if (!scope.require(
                ResourceName.COLLECTIONS.contains(collection) && ResourceName.isId(ResourceName.id(resource.getName())),
                "expected a name \"<collection>/<id>\" with a collection of " + ResourceName.COLLECTIONS
                        + " and an id of 1-40 characters of a-z, 0-9 and single '-', beginning with a letter")) {
            return;
        }
        scope.require(
                ResourceName.collectionOf(resource.getSpecCase())
                        .filter(collection::equals)
                        .isPresent(),
                "must contain what its collection \"" + collection + "\" says, but contains "
                        + (resource.getSpecCase() == Resource.SpecCase.SPEC_NOT_SET
                                ? "nothing"
                                : resource.getSpecCase().name().toLowerCase(java.util.Locale.ROOT)));
    }

    /** Problems of a whole policy whose resources have valid names and kinds. */
    public static List<Problem> validate(Policy policy) {
        List<Problem> problems = new ArrayList<>();
        for (Resource resource : policy.effective().values()) {
            Scope scope = new Scope(problems, resource.getName());
            for (Reference reference : References.of(resource)) {
                reference(problems, policy, reference);
            }
            if (resource.hasSite()) {
                SiteValidator.validate(scope, policy, resource.getName(), resource.getSite());
            } else if (resource.hasProxy()) {
                ProxyValidator.validate(scope, policy, resource.getProxy());
            } else if (resource.hasAppType()) {
                AppTypeValidator.validate(scope, policy, resource.getAppType());
            } else if (resource.hasRedundancyProfile()) {
                ProfileValidator.validate(scope, policy, resource.getRedundancyProfile());
            } else if (resource.hasCooperation()) {
                CooperationValidator.validate(scope, policy, resource.getCooperation());
            }
        }
        Uniqueness.validate(problems, policy);
        AppTypeOverlaps.validate(problems, policy);
        return problems;
    }

    private static void reference(List<Problem> problems, Policy policy, Reference reference) {
        String target = reference.target();
        if (target.isEmpty()) {
            problems.add(new Problem(
                    reference.path(), "is missing; expected a name like \"" + reference.collection() + "/...\""));
        } else if (!ResourceName.collection(target).equals(reference.collection())) {
            problems.add(new Problem(
                    reference.path(), "is \"" + target + "\"; expected a name in \"" + reference.collection() + "/\""));
        } else if (!policy.effective().containsKey(target)) {
            problems.add(new Problem(
                    reference.path(), "names " + target + ", which does not exist; declare it or name another"));
        }
    }

    /** References that would be left without their target when {@code removed} are deleted from {@code policy}. */
    public static List<Problem> validateRemoval(Policy policy, Collection<String> removed) {
        List<Problem> problems = new ArrayList<>();
        for (Resource resource : policy.effective().values()) {
            if (removed.contains(resource.getName())) {
                continue;
            }
            for (Reference reference : References.of(resource)) {
                if (removed.contains(reference.target())) {
                    problems.add(new Problem(
                            reference.target(),
                            "is still named by " + reference.path() + "; change or delete " + resource.getName()
                                    + " first"));
                }
            }
        }
        return problems;
    }
}
