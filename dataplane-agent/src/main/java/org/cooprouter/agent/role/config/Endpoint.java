// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

import org.cooprouter.agent.path.IpAddress;

/**
 * Where a proxy is reached.
 *
 * @param address its address
 * @param port its UDP port
 */
public record Endpoint(IpAddress address, int port) {}
