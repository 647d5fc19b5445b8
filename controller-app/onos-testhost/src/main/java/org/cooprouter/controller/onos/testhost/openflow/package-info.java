// SPDX-License-Identifier: Apache-2.0
/** The OpenFlow providers, which ONOS does not publish: between its managers and its OpenFlow controller. */
@NullMarked
package org.cooprouter.controller.onos.testhost.openflow;

import org.jspecify.annotations.NullMarked;
