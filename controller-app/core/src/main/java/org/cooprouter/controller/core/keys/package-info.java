// SPDX-License-Identifier: Apache-2.0
/** Issues and rotates the keys that clients and proxies share. */
@NullMarked
package org.cooprouter.controller.core.keys;

import org.jspecify.annotations.NullMarked;
