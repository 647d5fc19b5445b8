// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.session;

/**
 * What identifies a client's flow; addresses of both families fit.
 *
 * @param clientHigh the client's address, first half
 * @param clientLow the client's address, second half
 * @param clientPort the client's port
 * @param serverHigh the server's address, first half
 * @param serverLow the server's address, second half
 * @param serverPort the server's port
 * @param protocol IANA number
 */
public record FlowKey(
        long clientHigh,
        long clientLow,
        int clientPort,
        long serverHigh,
        long serverLow,
        int serverPort,
        int protocol) {

    /** The fifth part of a key in a {@link TupleTable}. */
    static long ports(int clientPort, int serverPort, int protocol) {
        return (long) protocol << 32 | (long) clientPort << 16 | serverPort;
    }
}
