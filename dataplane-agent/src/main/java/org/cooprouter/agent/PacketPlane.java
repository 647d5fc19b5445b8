// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import org.cooprouter.agent.io.PacketPort;

/**
 * All that moves frames, and what keeps an eye on it.
 *
 * @param port the agent's port on the bridge
 * @param path what is done with frames
 * @param dutyCycle the packet thread's work
 * @param installer brings configurations to the packet thread
 * @param watchdog shows the bridge whether all of this works
 */
record PacketPlane(
        PacketPort port, PacketPath path, DutyCycle dutyCycle, ConfigInstaller installer, Watchdog watchdog) {}
