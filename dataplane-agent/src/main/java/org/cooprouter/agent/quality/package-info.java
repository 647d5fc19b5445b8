// SPDX-License-Identifier: Apache-2.0
/** Measures how well each path carries packets in each direction, and exchanges that with the peer. */
@NullMarked
package org.cooprouter.agent.quality;

import org.jspecify.annotations.NullMarked;
