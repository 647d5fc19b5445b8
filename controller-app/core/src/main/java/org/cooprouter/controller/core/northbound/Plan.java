// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import java.util.List;
import org.cooprouter.controller.core.compile.Numbers;
import org.cooprouter.controller.core.policy.Policy;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.ResourceChange;
import org.cooprouter.policy.v1.SiteChange;

/** What a request would change, worked out before anything is changed. */
final class Plan {
    final Policy policy;
    final Numbers numbers;
    /** Resources that are new or different, without revision and time. */
    final List<Resource> put;

    final List<String> deleted;
    final List<ResourceChange> changes;
    final List<SiteChange> siteChanges;

    Plan(
            Policy policy,
            Numbers numbers,
            List<Resource> put,
            List<String> deleted,
            List<ResourceChange> changes,
            List<SiteChange> siteChanges) {
        this.policy = policy;
        this.numbers = numbers;
        this.put = List.copyOf(put);
        this.deleted = List.copyOf(deleted);
        this.changes = List.copyOf(changes);
        this.siteChanges = List.copyOf(siteChanges);
    }

    boolean changesNothing() {
        return put.isEmpty() && deleted.isEmpty();
    }
}
