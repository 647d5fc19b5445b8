// SPDX-License-Identifier: Apache-2.0
/** For tests only: the real ONOS managers and OpenFlow controller of one or several nodes in one JVM, without Karaf and Atomix. */
@NullMarked
package org.cooprouter.controller.onos.testhost;

import org.jspecify.annotations.NullMarked;
