// SPDX-License-Identifier: Apache-2.0
/** A simulated fabric of many bridges and agents around one real controller: real OpenFlow bytes, real gRPC streams, no packets. */
@NullMarked
package org.cooprouter.topology.fabric;

import org.jspecify.annotations.NullMarked;
