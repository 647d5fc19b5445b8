// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.southbound;

/** Hears what agents do; called on the core's thread. Sites are names, "sites/home-a". */
public interface AgentListener {
    /** Whether the policy has this site. */
    boolean exists(String site);

    /** The agent may repeat nonces under its present keys: issue new ones now. */
    void keysExposed(String site);

    /** The agent started anew without its replay windows: its present keys should soon no longer open anything. */
    void replayWindowsLost(String site);

    /** The agent has connected, disconnected or acknowledged. */
    void agentChanged(String site);

    /** Only what the agent reports has changed. */
    void statusChanged(String site);
}
