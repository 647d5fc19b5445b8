// SPDX-License-Identifier: Apache-2.0
/** Chooses how packets are made redundant by the losses that have been measured, within a budget of extra bytes. */
@NullMarked
package org.cooprouter.agent.adaptive;

import org.jspecify.annotations.NullMarked;
