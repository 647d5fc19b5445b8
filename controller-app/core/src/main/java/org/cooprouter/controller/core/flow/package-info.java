// SPDX-License-Identifier: Apache-2.0
/** The immutable vocabulary of flow rules, groups and meters that every host translates. */
@NullMarked
package org.cooprouter.controller.core.flow;

import org.jspecify.annotations.NullMarked;
