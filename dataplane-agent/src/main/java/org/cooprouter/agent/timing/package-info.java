// SPDX-License-Identifier: Apache-2.0
/** Measures when the packets of a session come, and predicts when the next one will. */
@NullMarked
package org.cooprouter.agent.timing;

import org.jspecify.annotations.NullMarked;
