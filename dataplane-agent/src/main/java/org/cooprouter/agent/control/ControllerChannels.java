// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.control;

import io.grpc.ManagedChannel;

/** Makes connections to the controller; a new one for every attempt, so that renewed certificates are used. */
@FunctionalInterface
public interface ControllerChannels {
    /**
     * Makes a channel that connects when it is first used.
     *
     * @param address where the controller is
     * @return a channel that the caller shuts down
     * @throws java.io.IOException if the certificates cannot be read; the message says which
     */
    ManagedChannel open(HostAndPort address) throws java.io.IOException;
}
