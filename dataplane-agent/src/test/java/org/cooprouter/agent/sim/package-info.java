// SPDX-License-Identifier: Apache-2.0
/**
 * Runs agents in both roles against each other in virtual time, with everything that happens between them drawn from one seed.
 */
@NullMarked
package org.cooprouter.agent.sim;

import org.jspecify.annotations.NullMarked;
