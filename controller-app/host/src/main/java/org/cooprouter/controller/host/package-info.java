// SPDX-License-Identifier: Apache-2.0
/** What hosts of the core have in common, whatever their bridges and stores are. */
@NullMarked
package org.cooprouter.controller.host;

import org.jspecify.annotations.NullMarked;
