// SPDX-License-Identifier: Apache-2.0
/** The operator's command line, {@code coopctl}: turns arguments and documents into calls of the northbound API. */
@NullMarked
package org.cooprouter.cli;

import org.jspecify.annotations.NullMarked;
