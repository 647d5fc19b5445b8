// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

import org.jspecify.annotations.Nullable;

/**
 * Which agent is at work, and for the sake of which application's packet.
 *
 * @param life the agent
 * @param cause null for timers, configurations, and packets of the agents' own
 */
record Acting(Life life, @Nullable AppPacket cause) {}
