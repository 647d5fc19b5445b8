// SPDX-License-Identifier: Apache-2.0
/** Receives the agent's configuration from the controller and reports telemetry to it. */
@NullMarked
package org.cooprouter.agent.control;

import org.jspecify.annotations.NullMarked;
