// SPDX-License-Identifier: Apache-2.0
/** Distributed primitives of ONOS's StorageService, in memory, shared by the nodes of a cluster. */
@NullMarked
package org.cooprouter.controller.onos.testhost.storage;

import org.jspecify.annotations.NullMarked;
