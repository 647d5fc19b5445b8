// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * Where a proxy is reached.
 *
 * @param address its address
 * @param port its UDP port
 */
public record Endpoint(IpAddress address, int port) {}
