// SPDX-License-Identifier: Apache-2.0
/** Listens to ONOS's OpenFlow channels for what ONOS does not tell: what others did to bridges, and what ONOS mended of it. */
@NullMarked
package org.cooprouter.controller.onos.channel;

import org.jspecify.annotations.NullMarked;
