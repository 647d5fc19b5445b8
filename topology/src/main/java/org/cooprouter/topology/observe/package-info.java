// SPDX-License-Identifier: Apache-2.0
/**
 * Watches unmodified traffic at two places of a laboratory and says what happened to it between them: loss, duplicates,
 * one-way latency, gaps.
 */
@NullMarked
package org.cooprouter.topology.observe;

import org.jspecify.annotations.NullMarked;
