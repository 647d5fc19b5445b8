// SPDX-License-Identifier: Apache-2.0
/** The operator's command line, {@code coopctl}. */
@NullMarked
package org.cooprouter.cli;

import org.jspecify.annotations.NullMarked;
