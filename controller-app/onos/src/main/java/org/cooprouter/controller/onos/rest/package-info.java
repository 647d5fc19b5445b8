// SPDX-License-Identifier: Apache-2.0
/** The northbound interface as REST, under {@code /onos/cooprouter}. */
@NullMarked
package org.cooprouter.controller.onos.rest;

import org.jspecify.annotations.NullMarked;
