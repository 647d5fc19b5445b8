// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cooprouter.agent.control.HostAndPort;
import org.cooprouter.agent.control.TlsFiles;
import org.cooprouter.agent.io.PortType;

/**
 * What one agent process is told at its start; all else comes from the controller.
 *
 * @param agent id of the site
 * @param controllers where the controller is, or the nodes of a cluster of controllers
 * @param tls the files of mutual TLS; empty = plaintext
 * @param interfaceName the agent's end of its port on the bridge
 * @param liveTap TAP device whose carrier the bridge watches; empty = the bridge does not watch
 * @param stateDirectory what is kept over restarts
 * @param io how frames are read and written
 * @param waitMode what the packet thread does while there is nothing to do
 * @param cpu where the packet thread runs; empty = anywhere
 * @param metrics where Prometheus reads
 */
record AgentSettings(
        String agent,
        List<HostAndPort> controllers,
        Optional<TlsFiles> tls,
        String interfaceName,
        Optional<String> liveTap,
        Path stateDirectory,
        PortType io,
        WaitMode waitMode,
        OptionalInt cpu,
        InetSocketAddress metrics) {}
