// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import java.io.IOException;
import java.util.Locale;

/** The ways to reach a network interface, under the names of the command line. */
public enum PortType {
    /** TPACKET_V2 receive ring and batched send on AF_PACKET sockets; works on every interface. */
    AF_PACKET {
        @Override
        public PacketPort open(String interfaceName) throws IOException {
            return AfPacketPort.open(interfaceName);
        }
    },
    /** AF_XDP socket in copy mode; needs a kernel and an interface that can redirect. */
    AF_XDP {
        @Override
        public PacketPort open(String interfaceName) throws IOException {
            return AfXdpPort.open(interfaceName);
        }
    };

    /**
     * Opens a port.
     *
     * @param interfaceName name of a network interface of the current network namespace
     * @return the open port
     * @throws IOException saying which call failed on which interface, why, and what to do
     */
    public abstract PacketPort open(String interfaceName) throws IOException;

    /** Returns the name on the command line, for example {@code af_packet}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
