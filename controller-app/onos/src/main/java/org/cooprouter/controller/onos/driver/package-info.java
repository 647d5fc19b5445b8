// SPDX-License-Identifier: Apache-2.0
/** The driver by which ONOS carries what Open vSwitch can and ONOS has no words for, in the terms of openflowj. */
@NullMarked
package org.cooprouter.controller.onos.driver;

import org.jspecify.annotations.NullMarked;
