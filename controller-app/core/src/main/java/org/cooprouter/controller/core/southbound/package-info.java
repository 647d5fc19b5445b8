// SPDX-License-Identifier: Apache-2.0
/** Keeps agents on versioned configurations over gRPC, and learns which they accepted. */
@NullMarked
package org.cooprouter.controller.core.southbound;

import org.jspecify.annotations.NullMarked;
