// SPDX-License-Identifier: Apache-2.0
/** Keeps the controller's own state in the host's store, typed. */
@NullMarked
package org.cooprouter.controller.core.state;

import org.jspecify.annotations.NullMarked;
