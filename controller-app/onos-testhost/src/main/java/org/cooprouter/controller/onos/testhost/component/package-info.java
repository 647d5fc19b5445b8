// SPDX-License-Identifier: Apache-2.0
/** Wires components by their declarative-service descriptors, as a container would, without a container. */
@NullMarked
package org.cooprouter.controller.onos.testhost.component;

import org.jspecify.annotations.NullMarked;
