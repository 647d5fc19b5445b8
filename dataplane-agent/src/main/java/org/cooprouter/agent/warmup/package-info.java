// SPDX-License-Identifier: Apache-2.0
/** Exercises the packet path without any interface, so that the JVM knows it before traffic comes. */
@NullMarked
package org.cooprouter.agent.warmup;

import org.jspecify.annotations.NullMarked;
