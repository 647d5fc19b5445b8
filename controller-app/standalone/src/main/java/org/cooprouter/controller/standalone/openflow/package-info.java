// SPDX-License-Identifier: Apache-2.0
/** Speaks OpenFlow 1.3 with the bridges and keeps their rules as the core wants them. */
@NullMarked
package org.cooprouter.controller.standalone.openflow;

import org.jspecify.annotations.NullMarked;
