// SPDX-License-Identifier: Apache-2.0
/** Brings compiled sites to bridges and agents in the order that loses no packet. */
@NullMarked
package org.cooprouter.controller.core.rollout;

import org.jspecify.annotations.NullMarked;
