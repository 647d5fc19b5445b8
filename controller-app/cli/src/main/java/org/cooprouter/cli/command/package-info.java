// SPDX-License-Identifier: Apache-2.0
/** One class for each of coopctl's commands that talk to the controller, and their connection to it. */
@NullMarked
package org.cooprouter.cli.command;

import org.jspecify.annotations.NullMarked;
