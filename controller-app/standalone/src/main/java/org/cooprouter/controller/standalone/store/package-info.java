// SPDX-License-Identifier: Apache-2.0
/** Keeps policies, their history and the controller's state in one SQLite file. */
@NullMarked
package org.cooprouter.controller.standalone.store;

import org.jspecify.annotations.NullMarked;
