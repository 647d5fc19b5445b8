// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.time.Duration;
import java.util.Optional;
import org.cooprouter.controller.onos.testhost.store.ClusterState;
import org.onosproject.core.Version;

/**
 * How a node of the test host is started.
 *
 * @param node its name in the cluster
 * @param cluster what it shares with other nodes
 * @param openFlowPort on all of the machine's addresses, because ONOS's controller knows no other way; 0 = one that is free
 * @param tls certificates for bridges; empty = plaintext
 * @param version that ONOS says it is
 * @param pollInterval between two times that a bridge is asked what it has; ONOS's own providers take 5 to 10 s
 */
public record Settings(
        String node,
        ClusterState cluster,
        int openFlowPort,
        Optional<OpenFlowTls> tls,
        Version version,
        Duration pollInterval) {
    /** Of the libraries that this host is made of. */
    private static final Version BUILT_WITH = Version.version("2.7.0");

    /** A node alone, on a free port, without TLS, that asks its bridges every second. */
    public static Settings alone() {
        return new Settings("node-1", new ClusterState(), 0, Optional.empty(), BUILT_WITH, Duration.ofSeconds(1));
    }

    /** These settings for the node {@code name}. */
    public Settings withNode(String name) {
        return new Settings(name, cluster, openFlowPort, tls, version, pollInterval);
    }

    /** These settings for a node of {@code shared}. */
    public Settings withCluster(ClusterState shared) {
        return new Settings(node, shared, openFlowPort, tls, version, pollInterval);
    }

    /** These settings with a port of one's own choice. */
    public Settings withOpenFlowPort(int port) {
        return new Settings(node, cluster, port, tls, version, pollInterval);
    }

    /** These settings with TLS to the bridges. */
    public Settings withTls(OpenFlowTls certificates) {
        return new Settings(node, cluster, openFlowPort, Optional.of(certificates), version, pollInterval);
    }

    /** These settings with another poll interval. */
    public Settings withPollInterval(Duration interval) {
        return new Settings(node, cluster, openFlowPort, tls, version, interval);
    }

    /** These settings for an ONOS that says it is {@code claimed}. */
    public Settings withVersion(Version claimed) {
        return new Settings(node, cluster, openFlowPort, tls, claimed, pollInterval);
    }
}
