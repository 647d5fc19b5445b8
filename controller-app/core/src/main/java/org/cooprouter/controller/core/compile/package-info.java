// SPDX-License-Identifier: Apache-2.0
/** Turns policies into agent configurations and flow rules by pure functions. */
@NullMarked
package org.cooprouter.controller.core.compile;

import org.jspecify.annotations.NullMarked;
