// SPDX-License-Identifier: Apache-2.0
/** Moves raw frames between the kernel and the agent: packet rings, TAP devices and clocks; the only native code. */
@NullMarked
package org.cooprouter.agent.io;

import org.jspecify.annotations.NullMarked;
