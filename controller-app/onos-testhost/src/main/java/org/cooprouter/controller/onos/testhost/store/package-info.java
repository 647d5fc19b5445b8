// SPDX-License-Identifier: Apache-2.0
/** The ONOS stores of one node, in memory; what a cluster shares lies in {@code ClusterState}. */
@NullMarked
package org.cooprouter.controller.onos.testhost.store;

import org.jspecify.annotations.NullMarked;
