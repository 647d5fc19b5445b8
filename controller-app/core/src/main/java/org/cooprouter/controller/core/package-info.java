// SPDX-License-Identifier: Apache-2.0
/** Decides everything that does not depend on the host of the controller. */
@NullMarked
package org.cooprouter.controller.core;

import org.jspecify.annotations.NullMarked;
