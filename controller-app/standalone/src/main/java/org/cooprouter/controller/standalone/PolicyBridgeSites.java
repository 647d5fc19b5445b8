// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cooprouter.controller.core.port.DatapathId;
import org.cooprouter.controller.core.port.PolicyStore;
import org.cooprouter.controller.standalone.openflow.BridgeSites;
import org.cooprouter.policy.v1.Resource;

/** Finds the site of a bridge in the stored policy; reads it anew only when there is a new revision. */
final class PolicyBridgeSites implements BridgeSites {
    private static final String COLLECTION = "sites/";

    private final PolicyStore store;
    private Index index = new Index(-1, Map.of());

    PolicyBridgeSites(PolicyStore store) {
        this.store = store;
    }

    /** Ids of sites by their bridge, at one revision. */
    private record Index(long revision, Map<DatapathId, String> sites) {}

    @Override
    public synchronized Optional<String> siteOf(DatapathId datapathId) {
        index = store.transact(transaction -> {
            long revision = transaction.currentRevision();
            return revision == index.revision() ? index : index(revision, transaction.resources());
        });
        return Optional.ofNullable(index.sites().get(datapathId));
    }

    private static Index index(long revision, Iterable<Resource> resources) {
        Map<DatapathId, String> sites = new HashMap<>();
        for (Resource resource : resources) {
            if (resource.hasSite()) {
                sites.put(
                        DatapathId.parse(resource.getSite().getBridge().getDatapathId()),
                        resource.getName().substring(COLLECTION.length()));
            }
        }
        return new Index(revision, sites);
    }
}
