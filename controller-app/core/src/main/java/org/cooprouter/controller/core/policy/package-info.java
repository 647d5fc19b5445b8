// SPDX-License-Identifier: Apache-2.0
/** Models what operators declare, validates it and follows its lifecycle. */
@NullMarked
package org.cooprouter.controller.core.policy;

import org.jspecify.annotations.NullMarked;
