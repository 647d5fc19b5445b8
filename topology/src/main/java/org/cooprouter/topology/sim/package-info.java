// SPDX-License-Identifier: Apache-2.0
/**
 * Runs any number of real agents against each other in virtual time, with everything that happens between them drawn from one
 * seed, and checks at each step what must hold.
 */
@NullMarked
package org.cooprouter.topology.sim;

import org.jspecify.annotations.NullMarked;
