// SPDX-License-Identifier: Apache-2.0
/** Generates pairs of paths with a shared bottleneck or without, and tells how often the controller's estimator is right about them. */
@NullMarked
package org.cooprouter.topology.commonality;

import org.jspecify.annotations.NullMarked;
