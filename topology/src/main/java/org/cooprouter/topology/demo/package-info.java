// SPDX-License-Identifier: Apache-2.0
/** The demonstration: traffic of programs we did not write, without and with the policy, and the report about it. */
@NullMarked
package org.cooprouter.topology.demo;

import org.jspecify.annotations.NullMarked;
