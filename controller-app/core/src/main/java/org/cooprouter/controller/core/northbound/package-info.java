// SPDX-License-Identifier: Apache-2.0
/** Serves policies to operators over gRPC. */
@NullMarked
package org.cooprouter.controller.core.northbound;

import org.jspecify.annotations.NullMarked;
