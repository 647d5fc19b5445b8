// SPDX-License-Identifier: Apache-2.0
/** Measures the agent's packet path against a plain forwarder in the same run, on veth pairs of a namespace of its own. */
@NullMarked
package org.cooprouter.topology.bench;

import org.jspecify.annotations.NullMarked;
