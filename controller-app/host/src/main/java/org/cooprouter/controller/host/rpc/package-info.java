// SPDX-License-Identifier: Apache-2.0
/** Serves the core's gRPC services to operators and agents, each proven by its certificate. */
@NullMarked
package org.cooprouter.controller.host.rpc;

import org.jspecify.annotations.NullMarked;
