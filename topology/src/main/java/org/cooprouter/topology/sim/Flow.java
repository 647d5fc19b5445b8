// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.sim;

/**
 * What the headers of a packet say.
 *
 * @param protocol IANA number
 * @param source IPv4 address
 * @param sourcePort 0-65535
 * @param destination IPv4 address
 * @param destinationPort 0-65535
 */
record Flow(int protocol, int source, int sourcePort, int destination, int destinationPort) {
    Flow reversed() {
        return new Flow(protocol, destination, destinationPort, source, sourcePort);
    }
}
