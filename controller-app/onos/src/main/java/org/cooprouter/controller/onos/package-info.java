// SPDX-License-Identifier: Apache-2.0
/** Hosts the controller core in an ONOS cluster: binds its ports to ONOS services. */
@NullMarked
package org.cooprouter.controller.onos;

import org.jspecify.annotations.NullMarked;
