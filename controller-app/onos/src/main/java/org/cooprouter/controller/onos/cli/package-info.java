// SPDX-License-Identifier: Apache-2.0
/** Commands of the ONOS console. */
@NullMarked
package org.cooprouter.controller.onos.cli;

import org.jspecify.annotations.NullMarked;
