// SPDX-License-Identifier: Apache-2.0
/** Keeps policies, their history and the controller's state in ONOS's distributed store. */
@NullMarked
package org.cooprouter.controller.onos.store;

import org.jspecify.annotations.NullMarked;
