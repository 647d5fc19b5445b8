// SPDX-License-Identifier: Apache-2.0
/** The vocabulary as Open vSwitch reads it: OpenFlow 1.3 bytes, and what of a program a bridge with its ports can have. */
@NullMarked
package org.cooprouter.controller.core.openflow;

import org.jspecify.annotations.NullMarked;
