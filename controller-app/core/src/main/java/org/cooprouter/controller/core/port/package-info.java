// SPDX-License-Identifier: Apache-2.0
/** What the core asks of its host: fabric, policy store, leadership and clock. */
@NullMarked
package org.cooprouter.controller.core.port;

import org.jspecify.annotations.NullMarked;
