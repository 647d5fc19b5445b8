// SPDX-License-Identifier: Apache-2.0
/** Traffic for laboratories: programs of others started in a namespace, and a UDP probe and echo of our own that count every packet. */
@NullMarked
package org.cooprouter.topology.traffic;

import org.jspecify.annotations.NullMarked;
