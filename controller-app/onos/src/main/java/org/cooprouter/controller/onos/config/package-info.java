// SPDX-License-Identifier: Apache-2.0
/** Takes policy from ONOS's network configuration. */
@NullMarked
package org.cooprouter.controller.onos.config;

import org.jspecify.annotations.NullMarked;
