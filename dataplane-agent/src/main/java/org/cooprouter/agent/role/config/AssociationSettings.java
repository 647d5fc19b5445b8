// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.Map;
import javax.crypto.SecretKey;

/**
 * A client and a proxy that share keys.
 *
 * @param id "home-a--fra"
 * @param clientId the client's number on the wire
 * @param client id of the client's site
 * @param proxy id of the proxy
 * @param sendEpoch the epoch under which to send; a key of {@code keys}
 * @param keys AES-128 keys by epoch
 * @param capacities what this agent can send to the other one, by path_ID
 */
public record AssociationSettings(
        String id,
        long clientId,
        String client,
        String proxy,
        int sendEpoch,
        Map<Integer, SecretKey> keys,
        Map<Integer, PathCapacity> capacities) {
    /**
     * Makes an association over paths of which nothing is known.
     *
     * @param id "home-a--fra"
     * @param clientId the client's number on the wire
     * @param client id of the client's site
     * @param proxy id of the proxy
     * @param sendEpoch the epoch under which to send
     * @param keys AES-128 keys by epoch
     */
    public AssociationSettings(
            String id, long clientId, String client, String proxy, int sendEpoch, Map<Integer, SecretKey> keys) {
        this(id, clientId, client, proxy, sendEpoch, keys, Map.of());
    }

    /**
     * Returns the same association with other capacities.
     *
     * @param known by path_ID
     * @return an association
     */
    public AssociationSettings with(Map<Integer, PathCapacity> known) {
        return new AssociationSettings(id, clientId, client, proxy, sendEpoch, keys, known);
    }
}
