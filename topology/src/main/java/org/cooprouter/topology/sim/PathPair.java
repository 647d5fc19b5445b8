// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/**
 * A path between a router and a proxy.
 *
 * @param name what people call it at the router
 * @param local the router's address
 * @param remote the proxy's address
 */
record PathPair(String name, int local, int remote) {}
