// SPDX-License-Identifier: Apache-2.0
/** What two homes that cooperate gain by it, measured in a laboratory. */
@NullMarked
package org.cooprouter.topology.cooperation;

import org.jspecify.annotations.NullMarked;
