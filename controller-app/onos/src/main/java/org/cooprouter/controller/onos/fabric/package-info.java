// SPDX-License-Identifier: Apache-2.0
/** Programs bridges through ONOS: the core's rules, groups and meters as ONOS's, awaited until the bridges have them. */
@NullMarked
package org.cooprouter.controller.onos.fabric;

import org.jspecify.annotations.NullMarked;
