// SPDX-License-Identifier: Apache-2.0
/** Turns the controller's resources into the immutable form that the packet path runs on, or says what is wrong with them. */
@NullMarked
package org.cooprouter.agent.role.config;

import org.jspecify.annotations.NullMarked;
