// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import java.util.List;

/**
 * A proxy as its clients see it.
 *
 * @param id "fra"
 * @param endpoints where it is reached, at least one
 */
public record RemoteProxy(String id, List<Endpoint> endpoints) {}
