// SPDX-License-Identifier: Apache-2.0
/** Policy documents in YAML and JSON: read with the place of every mistake, written so that they can be read again. */
@NullMarked
package org.cooprouter.cli.manifest;

import org.jspecify.annotations.NullMarked;
