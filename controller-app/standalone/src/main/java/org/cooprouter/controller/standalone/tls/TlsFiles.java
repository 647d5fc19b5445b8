// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone.tls;

import java.nio.file.Path;

/**
 * The three PEM files with which the controller proves itself and checks others.
 *
 * @param certificate the controller's certificate, followed by intermediate ones if any
 * @param key its private key, PKCS#8 and not encrypted
 * @param authority certificates of the authorities whose clients are accepted
 */
public record TlsFiles(Path certificate, Path key, Path authority) {}
