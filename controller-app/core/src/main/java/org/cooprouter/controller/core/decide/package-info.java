// SPDX-License-Identifier: Apache-2.0
/** Derives classification, cooperation and suppression from telemetry. */
@NullMarked
package org.cooprouter.controller.core.decide;

import org.jspecify.annotations.NullMarked;
