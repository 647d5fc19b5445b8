// SPDX-License-Identifier: Apache-2.0
/** Builds laboratory networks from namespaces, bridges and agents, and runs demos, tests and benchmarks in them. */
@NullMarked
package org.cooprouter.topology;

import org.jspecify.annotations.NullMarked;
