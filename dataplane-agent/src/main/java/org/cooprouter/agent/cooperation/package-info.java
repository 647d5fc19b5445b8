// SPDX-License-Identifier: Apache-2.0
/** Two routers that find each other over the link between them, agree on how they help each other, and keep a sealed channel. */
@NullMarked
package org.cooprouter.agent.cooperation;

import org.jspecify.annotations.NullMarked;
