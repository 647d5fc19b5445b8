// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.northbound;

import com.google.rpc.Code;
import java.util.List;
import org.cooprouter.controller.core.rollout.PolicySnapshot;
import org.cooprouter.controller.core.state.StateStore;
import org.cooprouter.policy.v1.ListResourcesRequest;
import org.cooprouter.policy.v1.ListResourcesResponse;
import org.cooprouter.policy.v1.ListRevisionsRequest;
import org.cooprouter.policy.v1.ListRevisionsResponse;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;

/** Cuts lists into pages; the token of the next page is the last name or number of this one. */
final class Pages {
    private static final int MAX_SIZE = 1000;
    private static final int DEFAULT_REVISIONS = 50;

    private Pages() {}

    static ListResourcesResponse resources(PolicySnapshot snapshot, ListResourcesRequest request) {
        CollectionFilter filter = new CollectionFilter(request.getCollection());
        filter.check();
        int size = size(request.getPageSize(), MAX_SIZE);
        String last = request.getPageToken();
        ListResourcesResponse.Builder page = ListResourcesResponse.newBuilder().setRevision(snapshot.revision());
        for (Resource resource : snapshot.policy().declared().tailMap(last).values()) {
            if (resource.getName().equals(last) || !filter.includes(resource.getName())) {
                continue;
            }
            if (page.getResourcesCount() == size) {
                page.setNextPageToken(page.getResources(size - 1).getName());
                break;
            }
            page.addResources(resource);
        }
        return page.build();
    }

    static ListRevisionsResponse revisions(StateStore store, ListRevisionsRequest request) {
        int size = size(request.getPageSize(), DEFAULT_REVISIONS);
        long before = request.getPageToken().isEmpty() ? Long.MAX_VALUE : number(request.getPageToken());
        List<Revision> found = store.revisions(before, size);
        ListRevisionsResponse.Builder page = ListRevisionsResponse.newBuilder().addAllRevisions(found);
        if (found.size() == size && found.get(size - 1).getRevision() > 1) {
            page.setNextPageToken(Long.toString(found.get(size - 1).getRevision()));
        }
        return page.build();
    }

    private static int size(int wanted, int byDefault) {
        if (wanted < 0) {
            throw Errors.of(Code.INVALID_ARGUMENT, "page_size is " + wanted + ", expected 0 to " + MAX_SIZE);
        }
        return wanted == 0 ? byDefault : Math.min(wanted, MAX_SIZE);
    }

    private static long number(String token) {
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw Errors.of(Code.INVALID_ARGUMENT, "page_token is not one that an earlier answer gave");
        }
    }
}
