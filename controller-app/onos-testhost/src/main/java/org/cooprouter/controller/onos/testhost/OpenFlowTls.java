// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.testhost;

import java.nio.file.Path;

/**
 * Keystores in the form that ONOS's OpenFlow controller reads.
 *
 * @param keyStore with the controller's certificate and key
 * @param trustStore with the authorities of the bridges
 * @param password of both
 */
public record OpenFlowTls(Path keyStore, Path trustStore, String password) {}
