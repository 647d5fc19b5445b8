// SPDX-License-Identifier: Apache-2.0
/** Tracks latency-critical sessions and translates their addresses there and back. */
@NullMarked
package org.cooprouter.agent.session;

import org.jspecify.annotations.NullMarked;
