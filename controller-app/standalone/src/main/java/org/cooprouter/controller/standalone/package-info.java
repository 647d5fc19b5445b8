// SPDX-License-Identifier: Apache-2.0
/** Hosts the controller core in one process, with OpenFlow channels of its own and policies in SQLite. */
@NullMarked
package org.cooprouter.controller.standalone;

import org.jspecify.annotations.NullMarked;
