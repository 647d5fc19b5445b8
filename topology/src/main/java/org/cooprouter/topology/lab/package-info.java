// SPDX-License-Identifier: Apache-2.0
/** Owns what a laboratory makes on a machine (namespaces, links, bridges, child processes) and removes all of it again. */
@NullMarked
package org.cooprouter.topology.lab;

import org.jspecify.annotations.NullMarked;
