// SPDX-License-Identifier: Apache-2.0
/** Lets an agent live once in memory and without privileges, so that the JVM knows it before it is needed. */
@NullMarked
package org.cooprouter.agent.warmup;

import org.jspecify.annotations.NullMarked;
