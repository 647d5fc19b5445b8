// SPDX-License-Identifier: Apache-2.0
/** Sends packets more than once and delivers them once, whole and in time. */
@NullMarked
package org.cooprouter.agent.redundancy;

import org.jspecify.annotations.NullMarked;
