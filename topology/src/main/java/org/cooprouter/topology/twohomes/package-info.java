// SPDX-License-Identifier: Apache-2.0
/** The topology "two homes": two homes with an ISP each and a link between them, a proxy, a server, and a controller beside them. */
@NullMarked
package org.cooprouter.topology.twohomes;

import org.jspecify.annotations.NullMarked;
