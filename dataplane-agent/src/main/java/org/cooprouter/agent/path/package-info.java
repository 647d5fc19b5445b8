// SPDX-License-Identifier: Apache-2.0
/** Knows every pair of uplink and remote address, and measures whether and how well it works. */
@NullMarked
package org.cooprouter.agent.path;

import org.jspecify.annotations.NullMarked;
