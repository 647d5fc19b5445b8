// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.nio.file.Path;
import java.util.Optional;
import org.cooprouter.controller.host.StartupException;
import org.cooprouter.controller.host.tls.TlsFiles;

/**
 * What the command line says.
 *
 * @param stateDirectory where everything is kept
 * @param northbound for operators
 * @param southbound for agents
 * @param openflow for bridges
 * @param metrics for Prometheus; always plaintext
 * @param tls certificates for the first three; empty = plaintext on loopback addresses
 */
public record ControllerConfig(
        Path stateDirectory,
        ListenAddress northbound,
        ListenAddress southbound,
        ListenAddress openflow,
        ListenAddress metrics,
        Optional<TlsFiles> tls) {
    /**
     * Checks the combination.
     *
     * @throws StartupException when a plaintext server would be reachable from elsewhere
     */
    void check() throws StartupException {
        if (tls.isEmpty()) {
            northbound.requireLoopback();
            southbound.requireLoopback();
            openflow.requireLoopback();
        }
    }
}
