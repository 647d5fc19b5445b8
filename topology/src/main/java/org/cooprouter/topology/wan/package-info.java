// SPDX-License-Identifier: Apache-2.0
/**
 * Emulates wide-area links: a userspace bridge of two interfaces with rate, queue, delay, jitter, loss, reordering and
 * duplication, repeatable from a seed and changeable while it runs.
 */
@NullMarked
package org.cooprouter.topology.wan;

import org.jspecify.annotations.NullMarked;
