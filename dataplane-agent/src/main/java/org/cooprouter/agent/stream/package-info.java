// SPDX-License-Identifier: Apache-2.0
/**
 * Bandwidth sharing over several paths (C11-C13): the splitter sends each packet of a stream over one of them, the joiner puts the packets
 * back in order.
 */
@NullMarked
package org.cooprouter.agent.stream;

import org.jspecify.annotations.NullMarked;
