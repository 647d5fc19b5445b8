// SPDX-License-Identifier: Apache-2.0
/** A development certificate authority in a directory: makes the certificates by which the processes know each other. */
@NullMarked
package org.cooprouter.cli.pki;

import org.jspecify.annotations.NullMarked;
