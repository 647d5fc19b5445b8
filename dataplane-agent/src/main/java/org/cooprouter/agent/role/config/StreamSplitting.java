// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/**
 * Each packet takes one path, and packets are put back in order where they leave the tunnel (C11, C12).
 *
 * @param joinNs longest time for which a packet waits for those before it, at most {@link #MAX_JOIN_NS}
 */
public record StreamSplitting(long joinNs) {
    /** Half of what the wheel of deadlines reaches, which goes on only when a deadline is over. */
    public static final long MAX_JOIN_NS = 125_000_000;
}
