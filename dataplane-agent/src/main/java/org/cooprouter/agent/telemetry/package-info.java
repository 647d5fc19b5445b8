// SPDX-License-Identifier: Apache-2.0
/** Tells the controller and Prometheus what happens on the packet path, without ever making it wait. */
@NullMarked
package org.cooprouter.agent.telemetry;

import org.jspecify.annotations.NullMarked;
