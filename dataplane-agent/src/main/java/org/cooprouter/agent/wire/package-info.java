// SPDX-License-Identifier: Apache-2.0
/** Reads and writes the headers of frames and of the encapsulation, and depends on nothing else of the agent. */
@NullMarked
package org.cooprouter.agent.wire;

import org.jspecify.annotations.NullMarked;
