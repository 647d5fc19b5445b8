// SPDX-License-Identifier: Apache-2.0
/** Starts the agent and puts its parts together. */
@NullMarked
package org.cooprouter.agent;

import org.jspecify.annotations.NullMarked;
